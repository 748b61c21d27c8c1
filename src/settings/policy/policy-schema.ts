import { z } from "zod";
import type { Policy } from "../../domain/index.ts";
import {
  nameSchema,
  shareSchema,
  tierOr,
  tierSchema,
  usdSchema,
  whitelistSchema,
  wordsSchema,
} from "../vocabulary.ts";
import { checkPolicy, stepNames } from "./check-policy.ts";
import { conditionSchema } from "./condition-schema.ts";
import { ECONOMY_KEYS, economyOf } from "./economy-schema.ts";
import { learnedSchema } from "./learned-schema.ts";
import { phasesSchema } from "./phases/phases-schema.ts";
import { modifierSchema, otherwiseSchema, ruleSchema } from "./rule-schema.ts";
import { stepSchema } from "./step-schema.ts";
import { type ExpandedRouting, expandStrategies } from "./strategies/expand-strategies.ts";
import { type FiledStrategies, STRATEGIES } from "./strategies/strategy.ts";

const countSchema = z.number().int().positive();
const turnsSchema = z
  .strictObject({ low: countSchema, expected: countSchema, high: countSchema })
  .refine(
    ({ low, expected, high }) => low <= expected && expected <= high,
    "low, expected and high must ascend",
  );

const delegationSchema = z.strictObject({
  whitelist: whitelistSchema,
  most_files: countSchema,
  attempt_usd: usdSchema.optional(),
  brief_tokens: countSchema
    .optional()
    .describe(
      "tokens that a delegate may be told, estimated; what does not fit is left out, never the work itself",
    ),
});

const changeSchema = z.strictObject({
  most_files: countSchema.optional(),
  most_lines: countSchema.optional(),
});

const evidenceSchema = z.strictObject({
  bar: shareSchema,
  minimum: countSchema,
  half_life_days: z
    .number()
    .positive()
    .optional()
    .describe("after so many days an outcome counts half; left out, age does not matter"),
  prior: z
    .strictObject({ local: shareSchema, light: shareSchema, mid: shareSchema, frontier: shareSchema })
    .partial(),
  may_lower: z
    .boolean()
    .default(false)
    .describe("work goes below its rule's tier where measured outcomes of its kind clear the bar there"),
});

const capsSchema = z.strictObject({
  task_usd: usdSchema.optional(),
  rounds: countSchema,
  escalations: z.number().int().nonnegative(),
  turns: countSchema,
});

const workSchema = z.strictObject({
  turns: turnsSchema,
  prefix_tokens: countSchema,
  brief_tokens: countSchema,
  output_tokens_per_turn: countSchema,
  tool_result_tokens_per_turn: countSchema,
});

const weightSchema = z.number().nonnegative();
/** Assumed, not fitted: how many files it touches says most, how new the pattern is says least. */
const USUAL_WEIGHTS = { files: 0.4, external_api: 0.2, cross_module: 0.25, novelty: 0.15 };

const complexityScoreSchema = z
  .strictObject({
    weights: z
      .strictObject({
        files: weightSchema,
        external_api: weightSchema,
        cross_module: weightSchema,
        novelty: weightSchema,
      })
      .refine(
        (weights) => Object.values(weights).some((weight) => weight > 0),
        "one weight at least is above 0",
      )
      .default(USUAL_WEIGHTS),
    frontier_above: shareSchema
      .default(0.8)
      .describe("for the strategy complexity: a score above this goes to frontier"),
    mid_above: shareSchema
      .default(0.4)
      .describe("for the strategy complexity: a score above this goes to mid, any other to light"),
  })
  .refine(
    ({ frontier_above, mid_above }) => mid_above < frontier_above,
    "mid_above must lie below frontier_above",
  );

const hybridSchema = z
  .strictObject({
    promote_above: shareSchema
      .default(0.8)
      .describe("unusually high: a complexity score above this goes to frontier"),
    demote_at_most: shareSchema
      .default(0.2)
      .describe("very low: a score of at most this goes from frontier to mid, unless it is validation"),
  })
  .refine(
    ({ promote_above, demote_at_most }) => demote_at_most < promote_above,
    "demote_at_most must lie below promote_above",
  );

const assessorSchema = z.strictObject({
  ask: z.enum(["heuristic", "score", "local", "light", "heuristic-then-local", "heuristic-then-light"]),
  when: conditionSchema,
  may_lower: z.boolean().default(false),
  because: nameSchema,
});

const targetSchema = z
  .strictObject({ at_least: z.number().optional(), at_most: z.number().optional() })
  .refine(
    ({ at_least, at_most }) => at_least !== undefined || at_most !== undefined,
    "a target needs `at_least`, `at_most` or both",
  );

const policyYamlSchema = z.strictObject({
  policy: z.string().regex(/^[a-z][a-z0-9-]*$/, "a policy's name is in lower case, with hyphens"),
  extends: nameSchema
    .optional()
    .describe("a preset's name or a policy file's path: keys that this file leaves out are taken from there"),
  because: nameSchema,
  floor: tierSchema,
  cap: tierSchema,
  main: tierOr("routed"),
  risk: z.strictObject({ words: wordsSchema, paths: wordsSchema, labels: wordsSchema }),
  rules: z.array(ruleSchema).default([]).describe("the first whose condition holds gives the tier"),
  strategies: z
    .array(z.enum(STRATEGIES))
    .default([])
    .describe("ways of choosing a tier by their names; their rules come after `rules`, in this order"),
  otherwise: otherwiseSchema
    .optional()
    .describe("beside `strategies`: what no rule knows; mid where left out"),
  raise_when: z.array(modifierSchema).default([]),
  demote_when: z.array(modifierSchema).default([]),
  ladder: z.array(tierSchema).min(1),
  delegation: delegationSchema,
  evidence: evidenceSchema,
  change: changeSchema.default({}),
  caps: capsSchema,
  work: workSchema,
  pipeline: z.array(stepSchema).min(1),
  phases: phasesSchema
    .optional()
    .describe("in place of `pipeline`: phases with their models, framed by the checks of the policy below"),
  complexity_score: complexityScoreSchema.prefault({}),
  hybrid: hybridSchema.prefault({}).describe("numbers of the strategy hybrid"),
  predictor: z
    .json()
    .optional()
    .describe("a learned score of need, as `suffice learn --predictor` writes it"),
  learned: learnedSchema
    .optional()
    .describe("models in the order that outcomes taught, for the coding step; written by `suffice learn`"),
  assessor: assessorSchema.optional(),
  targets: z
    .record(nameSchema, targetSchema)
    .default({})
    .describe("figures that the policy promises, by the names of docs/metrics.md"),
  ...ECONOMY_KEYS,
});
type PolicyYaml = z.output<typeof policyYamlSchema>;

/** A whole policy: a file without `extends`, or one laid over what it extends (`read-policy.ts`). */
export const policySchema = policySchemaWith(new Map());

/** The same, with what `presets/strategies/` holds of the strategies that the policy names. */
export function policySchemaWith(filed: FiledStrategies) {
  return policyYamlSchema.transform((yaml, context): Policy => {
    const routing = routingOf(yaml, filed);
    const policy = policyOf(yaml, routing);
    checkPolicy(policy, { strategies: yaml.strategies, origins: routing.origins }, (path, message) =>
      context.addIssue({ code: "custom", path, message }),
    );
    return policy;
  });
}

function routingOf(yaml: PolicyYaml, filed: FiledStrategies): ExpandedRouting {
  const { frontier_above: frontierAbove, mid_above: midAbove } = yaml.complexity_score;
  const { promote_above: promoteAbove, demote_at_most: demoteAtMost } = yaml.hybrid;
  const keys = {
    strategies: yaml.strategies,
    rules: yaml.rules,
    raiseWhen: yaml.raise_when,
    demoteWhen: yaml.demote_when,
    otherwise: yaml.otherwise,
    thresholds: { frontierAbove, midAbove },
    hybrid: { promoteAbove, demoteAtMost },
    whitelist: yaml.delegation.whitelist,
    steps: yaml.pipeline.flatMap(({ step, count }) => stepNames(step, count)),
  };
  return expandStrategies(keys, filed);
}

function policyOf(yaml: PolicyYaml, { rules, raiseWhen, demoteWhen }: ExpandedRouting): Policy {
  return {
    name: yaml.policy,
    because: yaml.because,
    floor: yaml.floor,
    cap: yaml.cap,
    main: yaml.main,
    rules,
    raiseWhen,
    demoteWhen,
    risk: { ...yaml.risk, labels: yaml.risk.labels.map((label) => label.toLowerCase()) },
    ladder: yaml.ladder,
    delegation: delegationOf(yaml.delegation),
    evidence: evidenceOf(yaml.evidence, yaml.strategies.includes("evidence")),
    change: { mostFiles: yaml.change.most_files, mostLines: yaml.change.most_lines },
    caps: capsOf(yaml.caps),
    work: workOf(yaml.work),
    pipeline: yaml.pipeline,
    complexityWeights: weightsOf(yaml.complexity_score.weights),
    assessor: assessorOf(yaml.assessor),
    learned: yaml.learned,
    predictor: yaml.predictor,
    targets: Object.entries(yaml.targets).map(([metric, { at_least, at_most }]) => ({
      metric,
      ...(at_least === undefined ? {} : { atLeast: at_least }),
      ...(at_most === undefined ? {} : { atMost: at_most }),
    })),
    ...economyOf(yaml),
  };
}

function weightsOf({
  files,
  external_api,
  cross_module,
  novelty,
}: PolicyYaml["complexity_score"]["weights"]): Policy["complexityWeights"] {
  return { files, "external-api": external_api, "cross-module": cross_module, novelty };
}

function assessorOf(yaml: z.output<typeof assessorSchema> | undefined): Policy["assessor"] {
  if (yaml === undefined) return undefined;
  const { ask, when, may_lower: mayLower, because } = yaml;
  return { ask, when, mayLower, because };
}

function delegationOf(yaml: z.output<typeof delegationSchema>): Policy["delegation"] {
  const { whitelist, most_files: mostFiles, attempt_usd: attemptUsd, brief_tokens: briefTokens } = yaml;
  return { whitelist, mostFiles, attemptUsd, ...(briefTokens === undefined ? {} : { briefTokens }) };
}

function evidenceOf(yaml: PolicyYaml["evidence"], isStrategy: boolean): Policy["evidence"] {
  const { bar, minimum, may_lower: mayLower, half_life_days: halfLifeDays } = yaml;
  const { local, light, mid, frontier } = yaml.prior;
  return {
    bar,
    minimum,
    ...(halfLifeDays === undefined ? {} : { halfLifeDays }),
    ...(mayLower || isStrategy ? { mayLower: true } : {}),
    prior: {
      ...(local === undefined ? {} : { local }),
      ...(light === undefined ? {} : { light }),
      ...(mid === undefined ? {} : { mid }),
      ...(frontier === undefined ? {} : { frontier }),
    },
  };
}

function capsOf({ task_usd: taskUsd, ...counts }: z.output<typeof capsSchema>): Policy["caps"] {
  return { ...counts, taskUsd };
}

function workOf(yaml: z.output<typeof workSchema>): Policy["work"] {
  return {
    turns: yaml.turns,
    prefixTokens: yaml.prefix_tokens,
    briefTokens: yaml.brief_tokens,
    outputTokensPerTurn: yaml.output_tokens_per_turn,
    toolResultTokensPerTurn: yaml.tool_result_tokens_per_turn,
  };
}
