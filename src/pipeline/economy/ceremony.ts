import {
  addUsd,
  type CeremonyRules,
  type CostRange,
  type DecidedStep,
  type Decision,
  formatUsd,
  type NanoUsd,
  type RoutedDecision,
  scaleUsd,
  type TraceStep,
  ZERO_USD,
} from "../../domain/index.ts";
import { BUILT_IN_GATES, executorOf } from "../executors.ts";

/** A share of work that is wrong although its free gates passed: assumed, or what reviews have found. */
export interface UndetectedShare {
  readonly share: number;
  readonly basis: "prior" | "measured";
}

export interface Ceremony {
  /** What paid judges will probably cost. */
  readonly gates: NanoUsd;
  /** What everything else will probably cost. */
  readonly work: NanoUsd;
  readonly undetected: number;
  readonly failure: NanoUsd;
}

/**
 * The inequality of `docs/economy.md`: paid judges are too dear where they cost more than the work and the damage together that
 * they would save on average.
 */
export function isTooDear({ gates, work, undetected, failure }: Ceremony): boolean {
  return gates > addUsd(work, scaleUsd(failure, undetected));
}

export interface CeremonyContext {
  readonly rules: CeremonyRules;
  /** What a step will cost; `undefined`: it has no price. */
  readonly costOf: (step: DecidedStep) => Pick<CostRange, "low" | "expected" | "high"> | undefined;
  /** What is known of work of this kind; absent: the policy's prior. */
  readonly undetected?: UndetectedShare | undefined;
}

/**
 * The decision without its paid judges, where they are too dear. Never of risky work, never where no command judges, and never where a price
 * is unknown: then all of them judge. The trace says the numbers either way.
 */
export function withoutCeremony(decision: Decision, context: CeremonyContext): Decision {
  if (decision.outcome === "refused") return decision;
  const paid = decision.steps.filter(isPaidJudge);
  if (paid.length === 0) return decision;
  const rest = decision.steps.filter((step) => !paid.includes(step));
  const gates = costOfAll(paid, context);
  const work = costOfAll(rest, context);
  if (gates === undefined || work === undefined)
    return withWarning(decision, "ceremony was not weighed: a step has no price");
  const { rules, undetected = { share: rules.undetected, basis: "prior" } } = context;
  const weighed: Ceremony = {
    gates: gates.expected,
    work: work.expected,
    undetected: undetected.share,
    failure: rules.failureUsd,
  };
  const objection = objectionTo(decision, rest, weighed);
  const step: TraceStep = {
    kind: "ceremony-weighed",
    ...weighed,
    basis: undetected.basis,
    leftOut: objection === undefined ? paid.map(({ step: name }) => name) : [],
    because: objection ?? "they cost more than the work and its risk",
  };
  const trace = [...decision.trace, step];
  if (objection !== undefined) return { ...decision, trace };
  const basis = decision.expectedCost?.basis ?? "projected";
  return { ...decision, steps: rest, expectedCost: { ...work, basis }, trace };
}

/** Asks a model whether others' work is right. A tester's commands are free, and a model is only asked about what they find. */
export function isPaidJudge(step: Parameters<typeof executorOf>[0] & Pick<DecidedStep, "gates">): boolean {
  const executor = executorOf(step);
  if (executor === "tester") return step.gates.length === 0;
  return executor === "reviewer" || executor === "validator";
}

function objectionTo(
  { task }: RoutedDecision,
  rest: readonly DecidedStep[],
  weighed: Ceremony,
): string | undefined {
  if (task.risks.length > 0) return "the work is risky";
  if (!rest.some(isJudgedByCommand)) return "no command would judge the work";
  if (isTooDear(weighed)) return undefined;
  const { work, undetected, failure } = weighed;
  return `${formatUsd(addUsd(work, scaleUsd(failure, undetected)))} for the work and its risk is not less`;
}

/** Work of which a program says whether it is right. */
function isJudgedByCommand({ kind, gates }: DecidedStep): boolean {
  return kind === "coding" && gates.some((gate) => !BUILT_IN_GATES.includes(gate));
}

function costOfAll(steps: readonly DecidedStep[], { costOf }: CeremonyContext) {
  let [low, expected, high] = [ZERO_USD, ZERO_USD, ZERO_USD];
  for (const step of steps) {
    const cost = costOf(step);
    if (cost === undefined) return undefined;
    low = addUsd(low, cost.low);
    expected = addUsd(expected, cost.expected);
    high = addUsd(high, cost.high);
  }
  return { low, expected, high };
}

function withWarning(decision: RoutedDecision, warning: string): RoutedDecision {
  return { ...decision, warnings: [...decision.warnings, warning] };
}
