import { z } from "zod";
import type { Modifier, Rule } from "../../../domain/index.ts";
import { nameSchema } from "../../vocabulary.ts";
import { modifierSchema, ruleSchema } from "../rule-schema.ts";

/** Those that are rules of `presets/strategies/`, and as such the same in every policy. */
export const FILED_STRATEGIES = ["labels", "patterns", "file-count", "rules"] as const;
export type FiledStrategy = (typeof FILED_STRATEGIES)[number];

/** The ways of choosing a tier that a policy can be put together from; the others are made from the policy's own keys. */
export const STRATEGIES = [
  ...FILED_STRATEGIES,
  "complexity",
  "hybrid",
  "delegation",
  "evidence",
  "assessor",
] as const;
export type StrategyName = (typeof STRATEGIES)[number];

/** What a strategy adds to a policy: plain rules, decided by the one evaluator like any other. */
export interface Strategy {
  readonly rules: readonly Rule[];
  readonly raiseWhen: readonly Modifier[];
  readonly demoteWhen: readonly Modifier[];
}

/** What was read of `presets/strategies/`. */
export type FiledStrategies = ReadonlyMap<FiledStrategy, Strategy>;

/** A file of `presets/strategies/`. */
export const strategySchema = z
  .strictObject({
    strategy: z.enum(FILED_STRATEGIES),
    because: nameSchema,
    rules: z.array(ruleSchema),
    raise_when: z.array(modifierSchema).default([]),
    demote_when: z.array(modifierSchema).default([]),
  })
  .transform(
    ({ rules, raise_when: raiseWhen, demote_when: demoteWhen }): Strategy => ({
      rules,
      raiseWhen,
      demoteWhen,
    }),
  );
