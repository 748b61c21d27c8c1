import { z } from "zod";
import {
  COMPLEXITIES,
  type Condition,
  type PipelineStep,
  type Policy,
  RISKS,
  type Rule,
  STEP_NEEDS,
  type Tier,
  tierRank,
} from "../domain/index.ts";
import {
  kindSchema,
  nameSchema,
  shareSchema,
  tierOr,
  tierSchema,
  usdSchema,
  whitelistSchema,
  wordsSchema,
} from "./vocabulary.ts";

const boundsSchema = z
  .strictObject({
    at_least: z.number().int().nonnegative().optional(),
    at_most: z.number().int().nonnegative().optional(),
  })
  .transform(({ at_least, at_most }) => ({
    ...(at_least === undefined ? {} : { atLeast: at_least }),
    ...(at_most === undefined ? {} : { atMost: at_most }),
  }));

const conditionShape = {
  names_route: z.literal(true).optional(),
  label: wordsSchema.optional(),
  kind: z.array(kindSchema).optional(),
  complexity: z.array(z.enum(COMPLEXITIES)).optional(),
  title_words: wordsSchema.optional(),
  files: boundsSchema.optional(),
  context_tokens: boundsSchema.optional(),
  risk: z.array(z.enum(RISKS)).optional(),
};
const simpleConditionSchema = z.strictObject(conditionShape).transform((yaml) => conditionOf(yaml));
export const conditionSchema = z
  .strictObject({ ...conditionShape, any: z.array(simpleConditionSchema).min(1).optional() })
  .transform(
    ({ any, ...yaml }): Condition => ({ ...conditionOf(yaml), ...(any === undefined ? {} : { any }) }),
  );

type ConditionYaml = { [Key in keyof typeof conditionShape]?: z.output<(typeof conditionShape)[Key]> };

function conditionOf(yaml: ConditionYaml): Condition {
  const { names_route, label, kind, complexity, title_words, files, context_tokens, risk } = yaml;
  return {
    ...(names_route === undefined ? {} : { namesRoute: names_route }),
    ...(label === undefined ? {} : { label: label.map((each) => each.toLowerCase()) }),
    ...(kind === undefined ? {} : { kind }),
    ...(complexity === undefined ? {} : { complexity }),
    ...(title_words === undefined ? {} : { titleWords: title_words }),
    ...(files === undefined ? {} : { files }),
    ...(context_tokens === undefined ? {} : { contextTokens: context_tokens }),
    ...(risk === undefined ? {} : { risk }),
  };
}

const ruleSchema = z
  .strictObject({
    name: nameSchema,
    when: conditionSchema,
    tier: tierOr("named"),
    place: z.enum(["main", "isolated"]).optional(),
    steps: z.record(z.string(), tierSchema).optional(),
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
    ({ place, steps, ...rule }): Rule => ({
      ...rule,
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

const stepSchema = z
  .strictObject({
    step: z.string().regex(/^[a-z][a-z0-9-]*$/, "a step's name is in lower case, with hyphens"),
    kind: kindSchema,
    tier: tierOr("routed"),
    when: conditionSchema.optional(),
    needs: z.array(z.enum(STEP_NEEDS)).default([]),
    gates: z.array(nameSchema).default([]),
    fresh: z.boolean().default(false),
    after_failures: z.number().int().positive().default(2),
    fallback: z.array(tierSchema).default([]),
    split: z.boolean().default(false),
    count: z.number().int().positive().default(1),
    template: nameSchema.optional(),
  })
  .transform(
    ({ when, template, after_failures: afterFailures, ...step }): PipelineStep => ({
      ...step,
      afterFailures,
      ...(when === undefined ? {} : { when }),
      ...(template === undefined ? {} : { template }),
    }),
  );

const countSchema = z.number().int().positive();
const turnsSchema = z
  .strictObject({ low: countSchema, expected: countSchema, high: countSchema })
  .refine(
    ({ low, expected, high }) => low <= expected && expected <= high,
    "low, expected and high must ascend",
  );

const capsSchema = z.strictObject({
  task_usd: usdSchema.optional(),
  rounds: countSchema,
  escalations: z.number().int().nonnegative(),
  turns: countSchema,
});
type CapsYaml = z.output<typeof capsSchema>;

export const policySchema = z
  .strictObject({
    policy: z.string().regex(/^[a-z][a-z0-9-]*$/, "a policy's name is in lower case, with hyphens"),
    because: nameSchema,
    floor: tierSchema,
    cap: tierSchema,
    main: tierOr("routed"),
    risk: z.strictObject({ words: wordsSchema, paths: wordsSchema, labels: wordsSchema }),
    rules: z.array(ruleSchema).min(1),
    raise_when: z.array(modifierSchema).default([]),
    demote_when: z.array(modifierSchema).default([]),
    ladder: z.array(tierSchema).min(1),
    delegation: z.strictObject({ whitelist: whitelistSchema, most_files: countSchema }),
    evidence: z.strictObject({
      bar: shareSchema,
      minimum: countSchema,
      prior: z
        .strictObject({ local: shareSchema, light: shareSchema, mid: shareSchema, frontier: shareSchema })
        .partial(),
    }),
    caps: capsSchema,
    work: z.strictObject({
      turns: turnsSchema,
      prefix_tokens: countSchema,
      brief_tokens: countSchema,
      output_tokens_per_turn: countSchema,
      tool_result_tokens_per_turn: countSchema,
    }),
    pipeline: z.array(stepSchema).min(1),
  })
  .superRefine((policy, context) => {
    const complain = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    if (tierRank(policy.floor) > tierRank(policy.cap)) complain(["floor"], "the floor lies above the cap");
    if (policy.main !== "routed" && isOutside(policy.main, policy)) {
      complain(["main"], "the main conversation's tier lies outside floor and cap");
    }
    policy.pipeline.forEach(({ tier }, index) => {
      if (tier !== "routed" && tierRank(tier) > tierRank(policy.cap))
        complain(["pipeline", index, "tier"], "the step's tier lies above the cap");
    });
    if (
      policy.ladder.some(
        (tier, index) => index > 0 && tierRank(tier) <= tierRank(policy.ladder[index - 1] ?? tier),
      )
    ) {
      complain(["ladder"], "the ladder must climb: each tier stronger than the one before");
    }
    if (Object.keys(policy.rules.at(-1)?.when ?? {}).length > 0) {
      complain(
        ["rules"],
        "the last rule must match everything (`when: {}`), so that no task is left without one",
      );
    }
    const names = policy.pipeline.map((step) => step.step);
    names.forEach((name, index) => {
      if (names.indexOf(name) !== index)
        complain(["pipeline", index, "step"], `there are two steps called "${name}"`);
    });
    policy.rules.forEach((rule, index) => {
      for (const step of Object.keys(rule.steps ?? {})) {
        if (!names.includes(step))
          complain(["rules", index, "steps", step], `the pipeline has no step "${step}"`);
      }
    });
  })
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
      delegation: {
        whitelist: yaml.delegation.whitelist,
        mostFiles: yaml.delegation.most_files,
        attemptUsd: undefined,
      },
      change: { mostFiles: undefined, mostLines: undefined },
      evidence: {
        bar: yaml.evidence.bar,
        minimum: yaml.evidence.minimum,
        prior: priorOf(yaml.evidence.prior),
      },
      caps: capsOf(yaml.caps),
      work: {
        turns: yaml.work.turns,
        prefixTokens: yaml.work.prefix_tokens,
        briefTokens: yaml.work.brief_tokens,
        outputTokensPerTurn: yaml.work.output_tokens_per_turn,
        toolResultTokensPerTurn: yaml.work.tool_result_tokens_per_turn,
      },
      pipeline: yaml.pipeline,
    }),
  );

function capsOf({ task_usd: taskUsd, ...counts }: CapsYaml): Policy["caps"] {
  return { ...counts, taskUsd };
}

function isOutside(tier: Tier, { floor, cap }: { readonly floor: Tier; readonly cap: Tier }): boolean {
  return tierRank(tier) < tierRank(floor) || tierRank(tier) > tierRank(cap);
}

type PriorYaml = { readonly [Key in "local" | "light" | "mid" | "frontier"]?: number | undefined };

function priorOf({ local, light, mid, frontier }: PriorYaml): Policy["evidence"]["prior"] {
  return {
    ...(local === undefined ? {} : { local }),
    ...(light === undefined ? {} : { light }),
    ...(mid === undefined ? {} : { mid }),
    ...(frontier === undefined ? {} : { frontier }),
  };
}
