import type { Modifier, Rule, TaskKind } from "../../../domain/index.ts";
import {
  type ComplexityThresholds,
  complexityStrategy,
  delegationStrategy,
  type HybridNumbers,
  hybridStrategy,
} from "./built-strategies.ts";
import { FILED_STRATEGIES, type FiledStrategies, type Strategy, type StrategyName } from "./strategy.ts";

/** What of a policy says how its tiers are chosen. */
export interface RoutingKeys {
  readonly strategies: readonly StrategyName[];
  readonly rules: readonly Rule[];
  readonly raiseWhen: readonly Modifier[];
  readonly demoteWhen: readonly Modifier[];
  readonly otherwise: Rule | undefined;
  readonly thresholds: ComplexityThresholds;
  readonly hybrid: HybridNumbers;
  readonly whitelist: readonly TaskKind[];
  /** Names of the pipeline's steps, all reviewers included. */
  readonly steps: readonly string[];
}

export interface ExpandedRouting extends Strategy {
  /** Where each rule comes from, for messages. */
  readonly origins: readonly PropertyKey[][];
}

const DEFAULT_OTHERWISE: Rule = {
  name: "everything else",
  when: {},
  tier: "mid",
  failureMode: "mid is paid for what light could do, or fails at what only frontier can",
  detector: "the gates of the coding step",
  because: "no rule knew better",
};

/** The policy's own rules, then those of its strategies in the order named, then what holds for everything else. */
export function expandStrategies(keys: RoutingKeys, filed: FiledStrategies): ExpandedRouting {
  const own: Strategy = keys;
  const named = keys.strategies.map((name, index) => ({ index, strategy: strategyOf(name, keys, filed) }));
  const placed = [
    ...own.rules.map((rule, index) => ({ rule, origin: ["rules", index] })),
    ...named.flatMap(({ index, strategy }) =>
      strategy.rules.map((rule) => ({
        rule: withoutUnknownSteps(rule, keys.steps),
        origin: ["strategies", index],
      })),
    ),
    ...(keys.strategies.length === 0 && keys.otherwise === undefined
      ? []
      : [{ rule: keys.otherwise ?? DEFAULT_OTHERWISE, origin: ["otherwise"] }]),
  ];
  return {
    rules: placed.map(({ rule }) => rule),
    origins: placed.map(({ origin }) => origin),
    raiseWhen: [...own.raiseWhen, ...named.flatMap(({ strategy }) => strategy.raiseWhen)],
    demoteWhen: [...own.demoteWhen, ...named.flatMap(({ strategy }) => strategy.demoteWhen)],
  };
}

const NOTHING: Strategy = { rules: [], raiseWhen: [], demoteWhen: [] };

function strategyOf(name: StrategyName, keys: RoutingKeys, filed: FiledStrategies): Strategy {
  switch (name) {
    case "complexity":
      return complexityStrategy(keys.thresholds);
    case "hybrid": {
      // The table first; where the policy names it itself, or it was not read, it is not said twice.
      const table = keys.strategies.includes("rules") ? NOTHING : (filed.get("rules") ?? NOTHING);
      return { ...hybridStrategy(keys.hybrid), rules: table.rules };
    }
    case "delegation":
      return delegationStrategy(keys.whitelist);
    // What these may do is said by the keys of the same names; they bring no rules.
    case "evidence":
    case "assessor":
      return NOTHING;
    default:
      return filed.get(name) ?? NOTHING;
  }
}

/** The files that the named strategies need. */
export function filesOf(strategies: readonly unknown[]) {
  const wanted = strategies.includes("hybrid") ? [...strategies, "rules"] : strategies;
  return FILED_STRATEGIES.filter((name) => wanted.includes(name));
}

/** Tiers of single steps hold where the pipeline has all of these steps: without the plan, its chunks are not light either. */
function withoutUnknownSteps(rule: Rule, known: readonly string[]): Rule {
  if (rule.steps === undefined || Object.keys(rule.steps).every((step) => known.includes(step))) return rule;
  const { steps: _steps, ...rest } = rule;
  return rest;
}
