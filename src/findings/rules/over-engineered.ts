import { type Instant, type PricedCall, subtractUsd, type TaskKind, ZERO_USD } from "../../domain/index.ts";
import type { AntiPattern, AntiPatternFinding, FindingsInput, PolicyUse } from "../anti-pattern.ts";
import { indexOf } from "../call-index.ts";
import { amountAt, paidFor, sumUsd } from "../finding-money.ts";
import { modelOf, modelsOf } from "../model-of.ts";

const ID = "AP-OVER-ENGINEERED";

/** C-30: "rules with no hits in 30 d". */
const DAYS_WITHOUT_A_HIT = 30;
const DAY_MS = 86_400_000;
/** Fewer decisions, or fewer classified tasks, than this say nothing of a rule. */
const LEAST_DECISIONS = 20;

const CLASSIFIES: TaskKind = "classify";

export const overEngineered: AntiPattern = {
  id: ID,
  title: "Routing that does not pay",
  what: "Rules of a policy matched nothing in 30 days of decisions, or classifying tasks cost more than routing them saved.",
  documents: ["C-30"],
  dollarsAre: "overpaid",
  needsTiers: false,
  find: (input) => [...(input.policies ?? []).flatMap(deadRules), ...overhead(input)],
};

/** The last rule matches everything, and is there for that. Thirty days end with the last known decision. */
function deadRules({ policy, hits }: PolicyUse): readonly AntiPatternFinding[] {
  const last = hits.reduce((latest, { at }) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  const from = last - DAYS_WITHOUT_A_HIT * DAY_MS;
  const recent = hits.filter(({ at }) => at >= from);
  if (recent.length < LEAST_DECISIONS || !hits.some(({ at }) => at <= from)) return [];
  const hit = new Set(recent.map(({ rule }) => rule));
  const dead = policy.rules.slice(0, -1).filter(({ name }) => !hit.has(name));
  if (dead.length === 0) return [];
  return [
    {
      rule: ID,
      evidence: {
        policy: policy.name,
        calls: 0,
        models: [],
        counts: { decisions: recent.length, rules: policy.rules.length, deadRules: dead.length },
        names: dead.map(({ name }) => name),
      },
      alternative: "a policy without these rules",
      // A rule is no call.
      dollars: ZERO_USD,
      basis: "historical",
      unpricedCalls: 0,
      uncertainOutputCalls: 0,
      confidence: "measured",
    },
  ];
}

/** Without a classifier a task would have had the default tier, mid: what came out dearer than that saved nothing. */
function overhead(input: FindingsInput): readonly AntiPatternFinding[] {
  const { alternatives, priceOf } = input;
  const { ofKind, ofTask } = indexOf(input);
  const classifiers = ofKind.filter(({ tags }) => tags.kind === CLASSIFIES);
  const tasks = new Set(classifiers.flatMap(({ tags }) => tags.task ?? []));
  if (tasks.size < LEAST_DECISIONS) return [];
  const routed = ofTask.filter(
    ({ tags }) => tags.kind !== CLASSIFIES && tags.task !== undefined && tasks.has(tags.task),
  );
  const mid = alternatives.get("mid");
  const saved = routed.map((call) => savedAgainst(mid, call, priceOf));
  const spent = paidFor(classifiers);
  // A saving that is not known cannot be said to be too small.
  if (routed.length === 0 || saved.includes(undefined) || spent.dollars === undefined) return [];
  const net = subtractUsd(spent.dollars, sumUsd(saved));
  if (net <= 0) return [];
  return [
    {
      rule: ID,
      evidence: {
        calls: classifiers.length,
        models: modelsOf(classifiers),
        counts: { tasks: tasks.size, routedCalls: routed.length },
      },
      alternative: "labels, and the policy's default tier",
      ...spent,
      dollars: net,
      basis: "projected",
      confidence: "suspected",
    },
  ];
}

function savedAgainst(
  model: string | undefined,
  call: PricedCall,
  priceOf: (model: string, at: Instant) => ReturnType<FindingsInput["priceOf"]>,
) {
  if (call.cost.kind === "unpriced") return undefined;
  if (model === undefined || modelOf(call) === model) return ZERO_USD;
  const elsewhere = amountAt(call.usage, priceOf(model, call.at));
  if (elsewhere === undefined) return undefined;
  return elsewhere > call.cost.amount ? subtractUsd(elsewhere, call.cost.amount) : ZERO_USD;
}
