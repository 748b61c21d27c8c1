import {
  type AgentWork,
  addCost,
  DETERMINISTIC_WORK,
  type DeterministicWork,
  NO_SPEND,
  nanoUsd,
  type PricedCall,
  type Spend,
} from "../domain/index.ts";
import { SCRIPTS_FOR_WORK, type ScriptForWork } from "./scripts-for-work.ts";

export interface ScriptableTotals {
  readonly spend: Spend;
  readonly uncertainOutputCalls: number;
  /** Stretches of such calls that follow each other in one thread. */
  readonly runs: number;
  /** Of all that was paid, as far as it is known, 0 to 1; `undefined` where nothing was. */
  readonly share: number | undefined;
}

export interface ScriptableGroup extends ScriptableTotals {
  readonly work: DeterministicWork;
  readonly script: ScriptForWork;
}

/** What was paid for work that needs no model. */
export interface ScriptableReport {
  readonly totals: ScriptableTotals;
  /** Dearest first; only work that was seen. */
  readonly groups: readonly ScriptableGroup[];
  /** All calls, with and without such work: what shares are of. */
  readonly all: Omit<Spend, "byClass">;
  /** Calls whose log does not say what they asked tools to do: there may be more. */
  readonly unknownCalls: number;
}

/**
 * Calls whose whole effect was deterministic: their answer asked only for tools whose act is such work. The dollars are those of
 * these calls alone. Not counted: the call after them, which reads their result and which a script would spare as well; and what
 * their output costs as context from then on. A model may still be needed to say *when*, so it is a bound and not a promise.
 */
export function scriptableWork({ calls }: Pick<AgentWork, "calls">): ScriptableReport {
  const { all, unknownCalls, tally } = tallied(calls);
  const groups = DETERMINISTIC_WORK.flatMap((work) => {
    const totals = totalsOf(tally.get(work), all);
    return totals.spend.calls === 0 ? [] : [{ work, script: SCRIPTS_FOR_WORK[work], ...totals }];
  });
  return {
    totals: totalsOf(tally.get("any"), all),
    groups: groups.toSorted((a, b) => b.spend.amount - a.spend.amount),
    all,
    unknownCalls,
  };
}

/** `undefined`: not such a call, or not known. An answer that does several counts as the first of {@link DETERMINISTIC_WORK}. */
export function deterministicWorkOf({ acts }: Pick<PricedCall, "acts">): DeterministicWork | undefined {
  if (acts === undefined || acts.length === 0) return undefined;
  for (const { work } of acts) if (work === undefined) return undefined;
  return DETERMINISTIC_WORK.find((work) => acts.some((act) => act.work === work));
}

interface Tally {
  spend: Spend;
  uncertainOutputCalls: number;
  runs: number;
}

/** One pass, and of all calls without the classes, which nobody asks for here: there may be a hundred thousand. */
function tallied(calls: readonly PricedCall[]) {
  const tally = new Map<DeterministicWork | "any", Tally>();
  const before = createLastWork();
  let [amount, unpricedCalls, unknownCalls] = [0, 0, 0];
  for (const call of calls) {
    const { cost, acts } = call;
    if (cost.kind === "priced") amount += cost.amount;
    else unpricedCalls += 1;
    if (acts === undefined) unknownCalls += 1;
    const work = deterministicWorkOf(call);
    const previous = before.replacedBy(work, call.tags);
    if (work === undefined) continue;
    add(tally, "any", { call, isFirst: previous === undefined });
    add(tally, work, { call, isFirst: previous !== work });
  }
  return { all: { amount: nanoUsd(amount), calls: calls.length, unpricedCalls }, unknownCalls, tally };
}

/** What the call before did, in the same thread; calls of no conversation follow none. Most did no such work, and are not kept. */
function createLastWork() {
  const last = new Map<string, Map<string | undefined, DeterministicWork>>();
  return {
    replacedBy(work: DeterministicWork | undefined, { conversation, agent }: PricedCall["tags"]) {
      if (conversation === undefined) return undefined;
      let threads = last.get(conversation);
      const previous = threads?.get(agent);
      if (work === undefined) {
        if (previous !== undefined) threads?.delete(agent);
        return previous;
      }
      if (threads === undefined) {
        threads = new Map();
        last.set(conversation, threads);
      }
      threads.set(agent, work);
      return previous;
    },
  };
}

function add(
  tally: Map<DeterministicWork | "any", Tally>,
  work: DeterministicWork | "any",
  { call, isFirst }: { readonly call: PricedCall; readonly isFirst: boolean },
): void {
  let sum = tally.get(work);
  if (sum === undefined) {
    sum = { spend: NO_SPEND, uncertainOutputCalls: 0, runs: 0 };
    tally.set(work, sum);
  }
  sum.spend = addCost(sum.spend, call.cost);
  if (call.hasUncertainOutput === true) sum.uncertainOutputCalls += 1;
  if (isFirst) sum.runs += 1;
}

function totalsOf(tally: Tally | undefined, all: ScriptableReport["all"]): ScriptableTotals {
  const { spend, uncertainOutputCalls, runs } = tally ?? {
    spend: NO_SPEND,
    uncertainOutputCalls: 0,
    runs: 0,
  };
  const share = all.amount === 0 ? undefined : spend.amount / all.amount;
  return { spend, uncertainOutputCalls, runs, share };
}
