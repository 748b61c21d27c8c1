import { z } from "zod";
import type { Policy, Rule } from "../../domain/index.ts";
import {
  nameSchema,
  shareSchema,
  tierOr,
  tierSchema,
  usdSchema,
  whitelistSchema,
  wordsSchema,
} from "../vocabulary.ts";
import { checkPolicy } from "./check-policy.ts";
import { conditionSchema } from "./condition-schema.ts";
import { plannedKey } from "./planned-key.ts";
import { stepSchema } from "./step-schema.ts";

const ruleSchema = z
  .strictObject({
    name: nameSchema,
    when: conditionSchema,
    tier: tierOr("named"),
    place: z.enum(["main", "isolated"]).optional(),
    steps: z.record(z.string(), tierSchema).optional(),
    failure_mode: nameSchema.optional().describe("what happens if this tier was too weak for the work"),
    detector: nameSchema.optional().describe("the gate, person or measurement that would notice it"),
    because: nameSchema,
  })
  .superRefine((rule, context) => {
    if (rule.tier === "named" && rule.when.namesRoute !== true) {
      const message =
        'tier "named" needs `names_route: true` under `when`, else there may be no name to take';
      context.addIssue({ code: "custom", path: ["tier"], message });
    }
  })
  .transform(
    ({ place, steps, failure_mode: failureMode, detector, ...rule }): Rule => ({
      ...rule,
      ...(failureMode === undefined ? {} : { failureMode }),
      ...(detector === undefined ? {} : { detector }),
      ...(place === undefined ? {} : { place }),
      ...(steps === undefined ? {} : { steps }),
    }),
  );

const modifierSchema = z.strictObject({
  name: nameSchema,
  when: conditionSchema,
  to: tierSchema,
  because: nameSchema,
});

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
});

const changeSchema = z.strictObject({
  most_files: countSchema.optional(),
  most_lines: countSchema.optional(),
});

const evidenceSchema = z.strictObject({
  bar: shareSchema,
  minimum: countSchema,
  prior: z
    .strictObject({ local: shareSchema, light: shareSchema, mid: shareSchema, frontier: shareSchema })
    .partial(),
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
const complexityScoreSchema = z.strictObject({
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
    ),
});

const assessorSchema = z.strictObject({
  ask: z.enum(["heuristic", "local", "light", "heuristic-then-local", "heuristic-then-light"]),
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

/** A whole policy: a file without `extends`, or one laid over what it extends (`read-policy.ts`). */
export const policySchema = z
  .strictObject({
    policy: z.string().regex(/^[a-z][a-z0-9-]*$/, "a policy's name is in lower case, with hyphens"),
    extends: nameSchema
      .optional()
      .describe(
        "a preset's name or a policy file's path: keys that this file leaves out are taken from there",
      ),
    because: nameSchema,
    floor: tierSchema,
    cap: tierSchema,
    main: tierOr("routed"),
    risk: z.strictObject({ words: wordsSchema, paths: wordsSchema, labels: wordsSchema }),
    rules: z.array(ruleSchema).min(1),
    raise_when: z.array(modifierSchema).default([]),
    demote_when: z.array(modifierSchema).default([]),
    ladder: z.array(tierSchema).min(1),
    delegation: delegationSchema,
    evidence: evidenceSchema,
    change: changeSchema.default({}),
    caps: capsSchema,
    work: workSchema,
    pipeline: z.array(stepSchema).min(1),
    complexity_score: complexityScoreSchema.optional(),
    hybrid: plannedKey("the hybrid strategy").optional(),
    learned: plannedKey("a learned route").optional(),
    assessor: assessorSchema.optional(),
    targets: z
      .record(nameSchema, targetSchema)
      .default({})
      .describe("figures that the policy promises, by the names of docs/metrics.md"),
  })
  .superRefine((policy, context) =>
    checkPolicy(policy, (path, message) => context.addIssue({ code: "custom", path, message })),
  )
  .transform(
    (yaml): Policy => ({
      name: yaml.policy,
      because: yaml.because,
      floor: yaml.floor,
      cap: yaml.cap,
      main: yaml.main,
      rules: yaml.rules,
      raiseWhen: yaml.raise_when,
      demoteWhen: yaml.demote_when,
      risk: { ...yaml.risk, labels: yaml.risk.labels.map((label) => label.toLowerCase()) },
      ladder: yaml.ladder,
      delegation: delegationOf(yaml.delegation),
      evidence: evidenceOf(yaml.evidence),
      change: { mostFiles: yaml.change.most_files, mostLines: yaml.change.most_lines },
      caps: capsOf(yaml.caps),
      work: workOf(yaml.work),
      pipeline: yaml.pipeline,
      complexityWeights: weightsOf(yaml.complexity_score?.weights),
      assessor: assessorOf(yaml.assessor),
      targets: Object.entries(yaml.targets).map(([metric, { at_least, at_most }]) => ({
        metric,
        ...(at_least === undefined ? {} : { atLeast: at_least }),
        ...(at_most === undefined ? {} : { atMost: at_most }),
      })),
    }),
  );

/** Assumed, not fitted: how many files it touches says most, how new the pattern is says least. */
const USUAL_WEIGHTS = { files: 0.4, external_api: 0.2, cross_module: 0.25, novelty: 0.15 };

function weightsOf(
  weights: z.output<typeof complexityScoreSchema>["weights"] = USUAL_WEIGHTS,
): Policy["complexityWeights"] {
  const { files, external_api, cross_module, novelty } = weights;
  return { files, "external-api": external_api, "cross-module": cross_module, novelty };
}

function assessorOf(yaml: z.output<typeof assessorSchema> | undefined): Policy["assessor"] {
  if (yaml === undefined) return undefined;
  const { ask, when, may_lower: mayLower, because } = yaml;
  return { ask, when, mayLower, because };
}

function delegationOf(yaml: z.output<typeof delegationSchema>): Policy["delegation"] {
  return { whitelist: yaml.whitelist, mostFiles: yaml.most_files, attemptUsd: yaml.attempt_usd };
}

function evidenceOf({ bar, minimum, prior }: z.output<typeof evidenceSchema>): Policy["evidence"] {
  const { local, light, mid, frontier } = prior;
  return {
    bar,
    minimum,
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
