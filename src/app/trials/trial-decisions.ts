import { existsSync } from "node:fs";
import { mkdir, open, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Instant, nanoUsd, type Policy, type TaskKind } from "../../domain/index.ts";
import {
  type DecisionRecord,
  type ModelChange,
  NO_TALLY,
  type Outcome,
  openConditions,
  type RecordCondition,
  type Tally,
  tallyOf,
  whyExpired,
} from "../../evidence/index.ts";
import type { ArmName, TrialEstimate } from "../../trials/index.ts";
import { trialsFolder } from "./trial-folder.ts";

const SCHEMA = "suffice.ab-decision/1";

/** A trial's verdict, kept: what a rollout cites by its id. */
export interface TrialDecision extends DecisionRecord {
  readonly schema: typeof SCHEMA;
  readonly id: string;
  readonly trial: string;
  readonly experiment: string;
  readonly arms: Readonly<Record<ArmName, string>>;
  /** Everybody who answered: a change of any of them ends the record. */
  readonly models: readonly string[];
  readonly costRatio: TrialEstimate | undefined;
  readonly tallies: Readonly<Record<ArmName, Tally>>;
  readonly caveats: readonly string[];
}

export function trialDecision(parts: Omit<TrialDecision, "schema">): TrialDecision {
  return { schema: SCHEMA, ...parts };
}

/** Oldest first; none where there is no trial. A line that a crash cut off is passed over: its trial can be decided again. */
export async function readDecisions(ledger: string): Promise<readonly TrialDecision[]> {
  const file = decisionsFile(ledger);
  if (!existsSync(file)) return [];
  const lines = (await readFile(file, "utf8")).split("\n");
  return lines.flatMap((line) => {
    const value = parsed(line);
    return isDecision(value) ? [value] : [];
  });
}

/** Appended and on the disk before it is told. */
export async function appendDecision(ledger: string, decision: TrialDecision): Promise<void> {
  const name = decisionsFile(ledger);
  await mkdir(dirname(name), { recursive: true });
  const file = await open(name, "a");
  try {
    // Begins its own line: a crash may have left half of another one.
    await file.writeFile(`\n${JSON.stringify(decision)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Why a decision does not hold any more: its time is over, or somebody who answered in it is another model now, or costs another price. */
export function whyOver(
  decision: TrialDecision,
  given: { readonly now: Instant; readonly changes: readonly ModelChange[] },
): string | undefined {
  for (const model of decision.models) {
    const to = { ...decision.subject.to, model };
    const why = whyExpired({ ...decision, subject: { ...decision.subject, to } }, given);
    if (why !== undefined) return why;
  }
  return whyExpired(decision, given);
}

/** How a decision stands now. */
export interface DecisionStanding {
  readonly decision: TrialDecision;
  /** `undefined` while it holds. */
  readonly over: string | undefined;
  /** Conditions that do not hold as things are. */
  readonly open: readonly RecordCondition[];
}

export interface StandingContext {
  readonly policy: Policy;
  readonly changes: readonly ModelChange[];
  readonly now: Instant;
  /** Outcomes that were recorded besides, each with a model's id. */
  readonly outcomes: readonly Outcome[];
  /** Of the class, what goes to the candidate. */
  readonly share: number;
}

/** Conditions are looked at with the trial's own pairs and everything that was recorded of both models at such work since. */
export function decisionStanding(decision: TrialDecision, context: StandingContext): DecisionStanding {
  const { policy, changes, now, share, outcomes } = context;
  const over = whyOver(decision, { now, changes });
  const { kind, from, to } = decision.subject;
  const since = (model: string) => tallyOf(outcomesSince(outcomes, { kind, model, at: decision.at }), 1);
  const open = openConditions(decision, {
    hasGate: policy.pipeline.some((step) => step.kind === "coding" && step.gates.length > 0),
    share,
    candidate: added(decision.tallies.candidate, since(to.model)),
    baseline: added(decision.tallies.baseline, since(from.model)),
  });
  return { decision, over, open };
}

function outcomesSince(
  outcomes: readonly Outcome[],
  { kind, model, at }: { readonly kind: TaskKind | undefined; readonly model: string; readonly at: Instant },
): readonly Outcome[] {
  return outcomes.filter((each) => each.kind === kind && each.model === model && (each.at ?? 0) > at);
}

function added(a: Tally, b: Tally): Tally {
  const [n, passes, priced] = [a.n + b.n, a.passes + b.passes, a.priced + b.priced];
  return { ...NO_TALLY, n, passes, priced, cost: nanoUsd(a.cost + b.cost) };
}

function decisionsFile(ledger: string): string {
  return join(trialsFolder(ledger), "decisions.jsonl");
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // An empty line, or one that a crash cut off.
    return undefined;
  }
}

function isDecision(value: unknown): value is TrialDecision {
  return typeof value === "object" && value !== null && "schema" in value && value.schema === SCHEMA;
}
