import { type CallEntry, type Model, NO_SPEND, type Spend, type TaskRecord } from "../domain/index.ts";
import { ratioTo, repriced } from "../pricing/index.ts";
import { addSpend, spendOf } from "./add-spend.ts";
import { type BaselineContext, projectedAt } from "./baselines.ts";
import { neededWork } from "./needed-work.ts";
import { rowsOf, type TaskRows } from "./task-rows.ts";

/** Three sums, from which follows how much of a saving is the cheaper model's and how much the smaller context's. */
export interface Levers {
  /** The model of the baseline. */
  readonly model: string;
  /** Everything, what was thrown away included. */
  readonly paid: Spend;
  /** The same tokens at the baseline's model. */
  readonly ownTokens: Spend;
  /** The accepted work at the baseline's model, in the open main conversation of its requirement. */
  readonly baseline: Spend;
}

/** `ratio` is the baseline over what was paid, and the product of the other two. */
export interface LeverFactors {
  readonly ratio: number;
  /** Our tokens at the baseline's model over what was paid: below 1 our models were the dearer ones. */
  readonly price: number;
  /** The baseline over our tokens at its model: below 1 our way used the dearer tokens, thrown away ones included. */
  readonly context: number;
}

/** The sums of one task; without a baseline for work that was not accepted, since nobody knows what would have done it. */
export function leversOfTask(
  record: TaskRecord,
  rows: TaskRows,
  context: BaselineContext & {
    readonly bestSingle: Model;
    /** See `inMainConversation`. */
    readonly inMain: (call: CallEntry) => CallEntry;
  },
): Levers {
  const { bestSingle, priceBook, inMain } = context;
  const { calls } = rowsOf(record, rows);
  const needed = neededWork(record, rows);
  const kept = { ...needed, calls: needed.calls.map(inMain) };
  return {
    model: bestSingle.id,
    paid: spendOf(calls),
    ownTokens: repriced(calls.filter(hasTokens), bestSingle.id, priceBook),
    baseline: record.outcome === "accepted" ? projectedAt(bestSingle, kept, context) : NO_SPEND,
  };
}

/** A call that the provider refused before any token would have been as free anywhere. */
function hasTokens({ usage, cost }: CallEntry): boolean {
  return usage !== undefined || cost.kind === "unpriced";
}

/** `undefined` where there is nothing to compare: no baseline, nothing paid, or a call without a price on either side. */
export function leverFactors({ paid, ownTokens, baseline }: Levers): LeverFactors | undefined {
  const isUnpriced = [paid, ownTokens, baseline].some(({ unpricedCalls }) => unpricedCalls > 0);
  if (isUnpriced || baseline.amount === 0) return undefined;
  const ratio = ratioTo(baseline.amount, paid.amount);
  const price = ratioTo(ownTokens.amount, paid.amount);
  const contextFactor = ratioTo(baseline.amount, ownTokens.amount);
  if (ratio === undefined || price === undefined || contextFactor === undefined) return undefined;
  return { ratio, price, context: contextFactor };
}

/** Why there are no factors, for people. */
export function whyNoFactors(levers: Levers | undefined): string {
  if (levers === undefined) return "there is no single model to compare with";
  if ([levers.paid, levers.ownTokens, levers.baseline].some(({ unpricedCalls }) => unpricedCalls > 0))
    return "a call has no price";
  if (levers.paid.amount === 0) return "nothing was paid";
  if (levers.baseline.amount === 0) return "no work was accepted";
  return "the same tokens cost nothing at the model to compare with";
}

/** Of several tasks at one baseline's model; `undefined` where there is none. */
export function addLevers(each: readonly Levers[]): Levers | undefined {
  const [first] = each;
  if (first === undefined) return undefined;
  return {
    model: first.model,
    paid: addSpend(...each.map(({ paid }) => paid)),
    ownTokens: addSpend(...each.map(({ ownTokens }) => ownTokens)),
    baseline: addSpend(...each.map(({ baseline }) => baseline)),
  };
}
