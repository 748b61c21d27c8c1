import {
  type CallEntry,
  type Instant,
  type NanoUsd,
  nanoUsd,
  subtractUsd,
  type TaskKind,
  type Tier,
  tierRank,
} from "../../domain/index.ts";
import { type Outcome, type TaskResult, taskResults } from "../../evidence/index.ts";
import { spendOf } from "../../reports/index.ts";

/** A judged task of a class, with where its work was begun. */
export interface PilotTask extends TaskResult {
  /** The weakest tier at which a part of it was first tried. */
  readonly begunAt: Tier;
  /** Of its first judged attempt. */
  readonly at: Instant;
  /** Of all its calls, those for planning and reviews too; `undefined` where one has no price. */
  readonly cost: NanoUsd | undefined;
}

/** The class's judged tasks, oldest first. Tasks without a date or a known tier are left out. */
export function pilotTasks(
  { outcomes, calls }: { readonly outcomes: readonly Outcome[]; readonly calls: readonly CallEntry[] },
  kind: TaskKind,
): readonly PilotTask[] {
  return taskResults(outcomes.filter((outcome) => outcome.kind === kind))
    .flatMap((result) => {
      const { attempts, run, task } = result;
      const [at, begunAt] = [attempts[0]?.at, begunTier(attempts)];
      if (at === undefined || begunAt === undefined) return [];
      const own = calls.filter(({ tags }) => tags.run === run && tags.task === task);
      const spend = own.length === 0 ? undefined : spendOf(own);
      const cost = spend === undefined || spend.unpricedCalls > 0 ? undefined : spend.amount;
      return [{ ...result, at, begunAt, cost }];
    })
    .toSorted((a, b) => a.at - b.at);
}

/** Its attempts, which together cost what the whole task did: what it cost besides stands with the first one. */
export function wholeAttempts({ attempts, cost }: PilotTask): readonly Outcome[] {
  const [first, ...others] = attempts;
  if (first === undefined) return [];
  const rest = costOf(others);
  const own = cost === undefined || rest === undefined ? undefined : subtractUsd(cost, rest);
  return [{ ...first, cost: own }, ...others];
}

/**
 * A task as one outcome at the tier where it was begun: accepted where it needed no stronger one; it cost what its attempts there
 * cost. What a stronger tier then spent is the baseline's price of leftovers, which the judgement adds itself.
 */
export function asOneOutcome({ attempts, accepted, escalations, begunAt }: PilotTask): readonly Outcome[] {
  const own = attempts.filter(({ tier }) => tier === begunAt);
  const last = own.at(-1);
  if (last === undefined) return [];
  const held = accepted && escalations === 0;
  return [{ ...last, attempt: undefined, cost: costOf(own), result: held ? "accepted" : "failed" }];
}

function begunTier(attempts: readonly Outcome[]): Tier | undefined {
  const first = new Map<string, Tier>();
  for (const { step, chunk, tier } of attempts) {
    const part = JSON.stringify([step, chunk]);
    if (tier !== undefined && !first.has(part)) first.set(part, tier);
  }
  return [...first.values()].toSorted((a, b) => tierRank(a) - tierRank(b))[0];
}

function costOf(attempts: readonly Outcome[]): NanoUsd | undefined {
  let sum = 0;
  for (const { cost } of attempts) {
    if (cost === undefined) return undefined;
    sum += cost;
  }
  return nanoUsd(sum);
}
