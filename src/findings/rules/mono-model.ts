import { addUsd, type NanoUsd, type PricedCall, type Tier, ZERO_USD } from "../../domain/index.ts";
import type { AntiPattern, AntiPatternFinding, FindingMoney, FindingsInput } from "../anti-pattern.ts";
import { paidAbove, paidAmount, paidFor, sumUsd } from "../finding-money.ts";
import { modelsOf, sameModelName } from "../model-of.ts";
import { plainReviews } from "../plain-reviews.ts";
import { deterministicWorkOf } from "../scriptable-work.ts";
import { isAboveLight } from "../tiers.ts";
import { trivialCalls } from "../trivial-calls.ts";

const ID = "AP-MONO-MODEL";

/** C-28: more than 95 % of the dollars. Calls of other models that have no price may be no more than the rest. */
const SHARE_OF_ONE_MODEL = 0.95;
/** Fewer calls than this are one errand, and no habit. */
const LEAST_CALLS = 20;

/** The dollars are those of trivial, scriptable and review work among its calls, never all of them. */
export const monoModel: AntiPattern = {
  id: ID,
  title: "One model for everything",
  what: "Nearly all dollars went to one model of tier mid or frontier, also for work that a lighter one or a script does.",
  documents: ["C-28", "M-45", "W-08"],
  dollarsAre: "overpaid",
  needsTiers: true,
  find: (input) => {
    const dominant = dominantModel(input);
    return dominant === undefined ? [] : [finding(input, dominant)];
  },
};

interface Dominant {
  readonly calls: readonly PricedCall[];
  readonly tier: Tier;
}

function dominantModel({ work, priceOf }: FindingsInput): Dominant | undefined {
  const byModel = new Map<string, { calls: PricedCall[]; amount: NanoUsd }>();
  let all = ZERO_USD;
  for (const call of work.calls) {
    const amount = paidAmount(call) ?? ZERO_USD;
    const name = sameModelName(call, priceOf);
    const model = byModel.get(name) ?? { calls: [], amount: ZERO_USD };
    model.calls.push(call);
    byModel.set(name, { calls: model.calls, amount: addUsd(model.amount, amount) });
    all = addUsd(all, amount);
  }
  const dearest = [...byModel.values()].toSorted((a, b) => b.amount - a.amount)[0];
  if (dearest === undefined || dearest.amount <= all * SHARE_OF_ONE_MODEL) return undefined;
  if (dearest.calls.length < LEAST_CALLS) return undefined;
  const own = new Set(dearest.calls);
  const hidden = work.calls.filter((call) => !own.has(call) && paidAmount(call) === undefined);
  if (hidden.length > work.calls.length * (1 - SHARE_OF_ONE_MODEL)) return undefined;
  const tier = dearest.calls.find(({ tags }) => tags.tier !== undefined)?.tags.tier;
  return tier === undefined || !isAboveLight(tier) ? undefined : { calls: dearest.calls, tier };
}

function finding(input: FindingsInput, { calls, tier }: Dominant): AntiPatternFinding {
  const { scriptable, trivial, review } = lighterWork(input, calls, tier);
  const { alternatives, priceOf } = input;
  const parts = [
    paidFor(scriptable),
    paidAbove(trivial, alternatives.get("light"), priceOf),
    paidAbove(review, alternatives.get("mid"), priceOf),
  ];
  return {
    rule: ID,
    evidence: {
      calls: calls.length,
      models: modelsOf(calls),
      counts: { scriptable: scriptable.length, trivial: trivial.length, review: review.length },
    },
    alternative: "a script for what needs no model, lighter models for what they do as well",
    ...together(parts, isJudged(input, calls)),
    confidence: "suspected",
  };
}

/** Disjoint: what a script does is not counted again as trivial. */
function lighterWork(input: FindingsInput, calls: readonly PricedCall[], tier: Tier) {
  const triviality = new Set(trivialCalls(input).map(({ call }) => call));
  const reviews = new Set(tier === "frontier" ? plainReviews(input).map(({ call }) => call) : []);
  const scriptable = calls.filter((call) => deterministicWorkOf(call) !== undefined);
  const rest = calls.filter((call) => deterministicWorkOf(call) === undefined);
  return {
    scriptable,
    trivial: rest.filter((call) => triviality.has(call)),
    review: rest.filter((call) => reviews.has(call)),
  };
}

/** Logs that say neither what was asked nor what was done tell nothing of what could have gone lower. */
function isJudged({ threads }: FindingsInput, calls: readonly PricedCall[]): boolean {
  const hasWords = threads.some(({ moments }) =>
    moments.some(({ happened }) => happened.kind === "user-turn" && happened.topics.length > 0),
  );
  return hasWords || calls.some(({ acts, tags }) => acts !== undefined || tags.kind !== undefined);
}

function together(parts: readonly FindingMoney[], known: boolean): FindingMoney {
  const amounts = parts.map(({ dollars = ZERO_USD }) => (dollars < 0 ? ZERO_USD : dollars));
  return {
    dollars: known ? sumUsd(amounts) : undefined,
    basis: "projected",
    unpricedCalls: parts.reduce((sum, { unpricedCalls }) => sum + unpricedCalls, 0),
    uncertainOutputCalls: parts.reduce((sum, part) => sum + part.uncertainOutputCalls, 0),
  };
}
