import { addUsd, type CallEntry, type Model, type Spend, type TaskRecord } from "../domain/index.ts";
import { ratioTo, repriced } from "../pricing/index.ts";
import { addSpend, spendOf } from "./add-spend.ts";
import { type BaselineContext, projectedAt } from "./baselines.ts";
import { neededWork } from "./needed-work.ts";
import { rowsOf, type TaskRows } from "./task-rows.ts";

/** Sums from which follows how much of a saving is the cheaper model's, how much the smaller context's, and how much the scripts'. */
export interface Levers {
  /** The model of the baseline. */
  readonly model: string;
  /** Everything, what was thrown away included. */
  readonly paid: Spend;
  /** The same tokens at the baseline's model. */
  readonly ownTokens: Spend;
  /** What models did of the accepted work, at the baseline's model in the open main conversation of its requirement. */
  readonly baseline: Spend;
  /** What scripts did of it, at the baseline's model: typical attempts, which is less known than the rest, so apart. */
  readonly scripted: Spend;
}

/** `price` × `context` is the baseline over what was paid; `ratio` is that times `scripts`. */
export interface LeverFactors {
  readonly ratio: number;
  /** Our tokens at the baseline's model over what was paid: below 1 our models were the dearer ones. */
  readonly price: number;
  /** The baseline over our tokens at its model: below 1 our way used the dearer tokens, thrown away ones included. */
  readonly context: number;
  /** The baseline with what scripts did over the baseline without it; 1 where no script took a model's place. */
  readonly scripts: number;
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
  const { calls: needed, scripted } =
    record.outcome === "accepted" ? neededWork(record, rows) : { calls: [], scripted: 0 };
  return {
    model: bestSingle.id,
    paid: spendOf(calls),
    ownTokens: repriced(calls.filter(hasTokens), bestSingle.id, priceBook),
    baseline: projectedAt(bestSingle, { calls: needed.map(inMain), scripted: 0 }, context),
    scripted: projectedAt(bestSingle, { calls: [], scripted }, context),
  };
}

/** A call that the provider refused before any token would have been as free anywhere. */
function hasTokens({ usage, cost }: CallEntry): boolean {
  return usage !== undefined || cost.kind === "unpriced";
}

/** `undefined` where there is nothing to compare: no baseline, nothing paid, or a call without a price on either side. */
export function leverFactors(levers: Levers): LeverFactors | undefined {
  const { paid, ownTokens, baseline, scripted } = levers;
  if (isUnpriced(levers) || baseline.amount === 0) return undefined;
  const price = ratioTo(ownTokens.amount, paid.amount);
  const context = ratioTo(baseline.amount, ownTokens.amount);
  const whole = addUsd(baseline.amount, scripted.amount);
  const scripts = ratioTo(whole, baseline.amount);
  const ratio = ratioTo(whole, paid.amount);
  if (price === undefined || context === undefined || scripts === undefined || ratio === undefined) {
    return undefined;
  }
  return { ratio, price, context, scripts };
}

function isUnpriced({ paid, ownTokens, baseline, scripted }: Levers): boolean {
  return [paid, ownTokens, baseline, scripted].some(({ unpricedCalls }) => unpricedCalls > 0);
}

/** Why there are no factors, for people. */
export function whyNoFactors(levers: Levers | undefined): string {
  if (levers === undefined) return "there is no single model to compare with";
  if (isUnpriced(levers)) return "a call has no price";
  if (levers.paid.amount === 0) return "nothing was paid";
  if (levers.baseline.amount === 0) return "no model's work was accepted";
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
    scripted: addSpend(...each.map(({ scripted }) => scripted)),
  };
}
