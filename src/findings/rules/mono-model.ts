import type { PricedCall, Tier } from "../../domain/index.ts";
import type { AntiPattern, AntiPatternFinding, FindingMoney, FindingsInput } from "../anti-pattern.ts";
import { paidAbove, paidAmount, paidFor, sumUsd } from "../finding-money.ts";
import { modelNames, modelsOf } from "../model-of.ts";
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
    return dominant === undefined ? [] : findings(input, dominant);
  },
};

interface Dominant {
  readonly calls: readonly PricedCall[];
  readonly tier: Tier;
}

function dominantModel({ work, priceOf }: FindingsInput): Dominant | undefined {
  const byModel = new Map<string, { calls: PricedCall[]; amount: number }>();
  const nameOf = modelNames(priceOf);
  let all = 0;
  for (const call of work.calls) {
    const amount = paidAmount(call) ?? 0;
    const name = nameOf(call);
    let model = byModel.get(name);
    if (model === undefined) {
      model = { calls: [], amount: 0 };
      byModel.set(name, model);
    }
    model.calls.push(call);
    model.amount += amount;
    all += amount;
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

function findings(input: FindingsInput, { calls, tier }: Dominant): readonly AntiPatternFinding[] {
  const { scriptable, trivial, review } = lighterWork(input, calls, tier);
  const couldGoLower = scriptable.length + trivial.length + review.length > 0;
  // The kind of each call is known, and none needed less.
  if (!couldGoLower && calls.every(({ tags }) => tags.kind !== undefined)) return [];
  const { alternatives, priceOf } = input;
  const parts = [
    paidFor(scriptable),
    paidAbove(trivial, alternatives.get("light"), priceOf),
    paidAbove(review, alternatives.get("mid"), priceOf),
  ];
  return [
    {
      rule: ID,
      evidence: {
        calls: calls.length,
        models: modelsOf(calls),
        counts: { scriptable: scriptable.length, trivial: trivial.length, review: review.length },
      },
      alternative: "a script for what needs no model, lighter models for what they do as well",
      ...together(parts),
      confidence: "suspected",
    },
  ];
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

/** Where nothing was seen that could have gone lower, nobody can tell how much could have. */
function together(parts: readonly FindingMoney[]): FindingMoney {
  const amounts = parts.flatMap(({ dollars }) => dollars ?? []);
  return {
    dollars: amounts.length === 0 ? undefined : sumUsd(amounts.filter((amount) => amount > 0)),
    basis: "projected",
    unpricedCalls: parts.reduce((sum, { unpricedCalls }) => sum + unpricedCalls, 0),
    uncertainOutputCalls: parts.reduce((sum, part) => sum + part.uncertainOutputCalls, 0),
  };
}
