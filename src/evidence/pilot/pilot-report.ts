import { type NanoUsd, nanoUsd, type Range, type ShareInterval, wilsonBounds } from "../../domain/index.ts";
import type { Outcome } from "../outcome.ts";
import { taskResults } from "../task-results.ts";
import { shareDifference } from "./share-difference.ts";

export interface PilotPlan {
  /** Tasks that the pilot is to have. */
  readonly planned: number;
  /** What a task was expected to cost, in nano-dollars; `undefined` where nobody said. */
  readonly estimate: Range | undefined;
  /** Tasks below which nothing is compared. */
  readonly minimum: number;
  /** Names of gates that say something about code, and of those that are reviews: `review` also means `review-2`. */
  readonly gates: {
    readonly tests: readonly string[];
    readonly lint: readonly string[];
    readonly review: readonly string[];
  };
}

/** One side: the tasks that were finished, each with all of its attempts. */
export interface PilotArm {
  readonly tasks: number;
  readonly success: ShareInterval;
  /** Of a task, with all its attempts; tasks with an unknown cost are left out, and counted in `unpricedTasks`. */
  readonly costPerTask: NanoUsd | undefined;
  readonly unpricedTasks: number;
  /** Of a task, on average: attempts that a reviewer judged. */
  readonly reviewRounds: number;
  /** Share of tasks that went up a tier at least once. */
  readonly escalated: ShareInterval;
  /** Share of test verdicts that passed; `undefined` where no test judged anything. */
  readonly testsPassed: ShareInterval | undefined;
  /** Verdicts of the linter that said no. */
  readonly lintFailures: number;
  /** What it found, where the source counts findings; `undefined` where none does. */
  readonly lintErrors: number | undefined;
}

export type PilotVerdict = "better" | "no worse" | "worse" | "insufficient evidence";

export interface PilotReport {
  readonly planned: number;
  readonly missing: number;
  readonly pilot: PilotArm;
  /** `undefined` where there was nothing to compare with. */
  readonly baseline: PilotArm | undefined;
  /** Actual over expected cost of a task, and whether it was within what was said. */
  readonly estimate: { readonly ratio: number; readonly within: boolean } | undefined;
  /** Pilot's success rate less the baseline's, at 95 %. */
  readonly difference: ShareInterval | undefined;
  readonly verdict: PilotVerdict;
  readonly because: string;
}

/** Worse by less than this is borne: a pilot of a few tasks can show no more. */
const MARGIN = 0.1;

/** What a first experiment showed: cost against estimate, review rounds, escalations, tests and lint, and success beside a baseline. */
export function pilotReport(
  outcomes: readonly Outcome[],
  baseline: readonly Outcome[],
  plan: PilotPlan,
): PilotReport {
  const [pilot, other] = [armOf(outcomes, plan), armOf(baseline, plan)];
  const difference =
    pilot.tasks === 0 || other.tasks === 0 ? undefined : shareDifference(countsIn(pilot), countsIn(other));
  return {
    planned: plan.planned,
    missing: Math.max(0, plan.planned - pilot.tasks),
    pilot,
    baseline: other.tasks === 0 ? undefined : other,
    estimate: againstEstimate(pilot.costPerTask, plan.estimate),
    difference,
    ...verdictOn(pilot.tasks, other.tasks, { plan, difference }),
  };
}

function verdictOn(
  pilot: number,
  baseline: number,
  { plan, difference }: { readonly plan: PilotPlan; readonly difference: ShareInterval | undefined },
): Pick<PilotReport, "verdict" | "because"> {
  const few = [
    ...(pilot < plan.minimum ? [`${pilot} tasks of the pilot`] : []),
    ...(baseline < plan.minimum ? [`${baseline} of the baseline`] : []),
  ];
  if (difference === undefined || few.length > 0) {
    const because = `${few.join(" and ")}, where ${plan.minimum} are needed`;
    return { verdict: "insufficient evidence", because };
  }
  const { lower, upper } = difference;
  const because = `its success rate differs by ${points(lower)} to ${points(upper)}`;
  if (lower > 0) return { verdict: "better", because };
  if (upper < 0) return { verdict: "worse", because };
  if (lower > -MARGIN) return { verdict: "no worse", because };
  return { verdict: "insufficient evidence", because: `${because}, which decides nothing` };
}

function armOf(outcomes: readonly Outcome[], { gates }: PilotPlan): PilotArm {
  const tasks = taskResults(outcomes);
  const priced = tasks.flatMap(({ attempts }) => costOf(attempts) ?? []);
  const total = priced.reduce((sum, cost) => sum + cost, 0);
  const tests = verdictsOf(outcomes, gates.tests);
  const lint = verdictsOf(outcomes, gates.lint);
  const counted = lint.flatMap(({ findings }) => findings ?? []);
  const rounds = outcomes.filter((outcome) => verdictsOf([outcome], gates.review).length > 0).length;
  return {
    tasks: tasks.length,
    success: shareOf(tasks, ({ accepted }) => accepted),
    costPerTask: priced.length === 0 ? undefined : nanoUsd(Math.round(total / priced.length)),
    unpricedTasks: tasks.length - priced.length,
    reviewRounds: tasks.length === 0 ? 0 : rounds / tasks.length,
    escalated: shareOf(tasks, ({ escalations }) => escalations > 0),
    testsPassed: tests.length === 0 ? undefined : shareOf(tests, ({ verdict }) => verdict === "pass"),
    lintFailures: lint.filter(({ verdict }) => verdict === "fail").length,
    lintErrors: counted.length === 0 ? undefined : counted.reduce((sum, each) => sum + each, 0),
  };
}

function costOf(attempts: readonly Outcome[]): number | undefined {
  let sum = 0;
  for (const { cost } of attempts) {
    if (cost === undefined) return undefined;
    sum += cost;
  }
  return sum;
}

/** Verdicts of the named gates, or of their further copies: `review-2`. One that could not judge says nothing. */
function verdictsOf(outcomes: readonly Outcome[], names: readonly string[]) {
  return outcomes
    .flatMap(({ gates }) => gates)
    .filter(({ gate, verdict }) => verdict !== "inconclusive" && names.includes(gate.replace(/-\d+$/, "")));
}

function shareOf<Item>(items: readonly Item[], holds: (item: Item) => boolean): ShareInterval {
  return wilsonBounds(items.filter(holds).length, items.length);
}

function countsIn({ success, tasks }: PilotArm) {
  return { passes: Math.round(success.mean * tasks), n: tasks };
}

function againstEstimate(actual: NanoUsd | undefined, estimate: Range | undefined) {
  if (actual === undefined || estimate === undefined || estimate.expected === 0) return undefined;
  return { ratio: actual / estimate.expected, within: actual >= estimate.low && actual <= estimate.high };
}

function points(share: number): string {
  return `${(share * 100).toFixed(0)} points`;
}
