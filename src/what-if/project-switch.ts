import type { PriceOf, Thread } from "../conversations/index.ts";
import { addUsd, nanoUsd } from "../domain/index.ts";
import { type AssumedValues, assumed, type Scenario, termsOf } from "./assumptions.ts";
import { type BaselineChoice, baselineOf } from "./baseline.ts";
import { paidFor, sumOf } from "./call-cost.ts";
import type { Assumption, PerUnit, Projection, ProjectionParts } from "./projection.ts";
import { NO_PARTS } from "./replay/main-loop.ts";
import { counted, savingOf, totalOf } from "./replay/project-chunks.ts";
import { leversOfSwitch } from "./switch/levers-of-switch.ts";
import { planSwitch, type SwitchPlan } from "./switch/plan-switch.ts";

export interface SwitchOptions {
  readonly model: string;
  readonly priceOf: PriceOf;
  /** `first-call`: whole conversations. `where-it-pays`: from the best later call on, which writes the context anew. */
  readonly from: "first-call" | "where-it-pays";
  readonly assumptions?: AssumedValues;
  readonly baseline?: BaselineChoice;
}

/**
 * Main loops at another model: the recorded tokens at its price, with longer answers where that is assumed. Sub-agents stay as they
 * were. It is not known whether the other model would have done the work: no failures are charged.
 */
export function projectSwitch(threads: readonly Thread[], options: SwitchOptions): Projection {
  const { model, priceOf, from, assumptions: own = {} } = options;
  const calls = threads.flatMap((thread) => thread.calls);
  const terms = { low: termsOf("low", own), expected: termsOf("expected", own), high: termsOf("high", own) };
  const plans = threads.map((thread) => planSwitch(thread, { model, priceOf, from, terms: terms.expected }));
  const inScenario = (scenario: Scenario) =>
    plans.reduce((sum, plan) => addPlan(sum, plan, terms[scenario].outputFactor), NO_PARTS);
  const parts = { low: inScenario("low"), expected: inScenario("expected"), high: inScenario("high") };
  const cost = { low: totalOf(parts.low), expected: totalOf(parts.expected), high: totalOf(parts.high) };
  const baseline = baselineOf(calls, options.baseline ?? { name: "as-recorded" }, priceOf);
  const priced = calls.filter((call) => paidFor(call) !== undefined).length;
  const reasons = plans.flatMap(({ because }) => because ?? []);
  return {
    lever: { kind: "switch", model, from },
    baseline,
    ...cost,
    saving: savingOf(baseline.cost, cost),
    parts: parts.expected,
    assumptions: [...assumed(["outputFactor"], own), ...fixed(from)],
    units: {
      unit: "conversation",
      considered: plans.length,
      eligible: plans.length - reasons.length,
      excluded: counted(reasons),
      calls: priced,
    },
    perUnit: perUnitOf(plans, parts),
    levers: leversOfSwitch(plans, { model, priceOf, outputFactor: terms.expected.outputFactor }),
    unpricedCalls: calls.length - priced,
    uncertainOutputCalls: calls.filter(({ hasUncertainOutput }) => hasUncertainOutput === true).length,
    basis: "projected",
  };
}

function addPlan(sum: ProjectionParts, plan: SwitchPlan, outputFactor: number): ProjectionParts {
  return {
    ...sum,
    kept: addUsd(sum.kept, plan.kept),
    moved: addUsd(sum.moved, sumOf(plan.moved.map((call) => call.costThere(outputFactor)))),
    rewrites: addUsd(sum.rewrites, plan.rewrite),
  };
}

function perUnitOf(
  plans: readonly SwitchPlan[],
  parts: Readonly<Record<Scenario, ProjectionParts>>,
): PerUnit | undefined {
  const calls = plans.flatMap((plan) => plan.moved);
  if (calls.length === 0) return undefined;
  const each = (scenario: Scenario) => nanoUsd(Math.round(parts[scenario].moved / calls.length));
  const outputs = calls.reduce((sum, { call }) => sum + (call.usage.output ?? 0), 0);
  return {
    unit: "call",
    count: calls.length,
    low: each("low"),
    expected: each("expected"),
    high: each("high"),
    outputTokens: Math.round(outputs / calls.length),
  };
}

function fixed(from: SwitchOptions["from"]): readonly Assumption[] {
  const result: Assumption = {
    name: "result",
    value: "as good",
    why: "nothing recorded says whether the other model would have done this work; failures are not charged",
    basis: "assumed",
  };
  const tokens: Assumption = {
    name: "tokens",
    value: "those recorded",
    why: "another model would have taken other turns; its prompts are taken to be the same",
    basis: "assumed",
  };
  if (from === "first-call") return [result, tokens];
  const point: Assumption = {
    name: "point",
    value: "the best one, by hindsight",
    why: "how long a conversation goes on is known only afterwards; only turns of its person, where the log has them",
    basis: "assumed",
  };
  return [result, tokens, point];
}
