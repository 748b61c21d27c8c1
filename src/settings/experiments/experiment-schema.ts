import { z } from "zod";
import { kindSchema, nameSchema, plainPathSchema, shareSchema, usdSchema } from "../vocabulary.ts";
import type { Experiment, KnownPair } from "./experiment.ts";

const DEFAULT_TIMEOUT_SECONDS = 120;
const DEFAULT_REPEATS = 5;
const MOST_REPEATS = 1000;
const DEFAULT_PARITY = 0.7;
const DEFAULT_MINIMUM = 5;
const DEFAULT_ERRORS = 0.2;

const commandSchema = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

const taskSchema = z
  .strictObject({
    id: nameSchema.default("task"),
    title: nameSchema,
    description: z.string().default(""),
    kind: kindSchema.optional(),
    files: z
      .array(plainPathSchema)
      .optional()
      .describe("files that it may touch; delegated work must name them"),
    acceptance: z.array(z.string().min(1)).default([]),
    labels: z.array(z.string().min(1)).default([]),
  })
  .describe("the work, the same for both arms");

const armSchema = z.strictObject({
  name: nameSchema.describe("for people, such as `delegated at light`"),
  policy: nameSchema.optional().describe("a preset's name, or the path of a policy file beside this one"),
  delegate: z.boolean().optional().describe("let whitelisted work run in a context of its own"),
  route: nameSchema.optional().describe("a tier or model that this arm's ticket names by a label"),
});

const verifierSchema = z.strictObject({
  name: nameSchema,
  command: commandSchema.describe(
    "run in a fresh copy of the arm's tree; {experiment} is the folder of this file, which no arm sees",
  ),
  run_twice: z
    .boolean()
    .default(false)
    .describe("run it again in the same copy: it must pass again and print the same"),
  timeout_seconds: z.number().positive().default(DEFAULT_TIMEOUT_SECONDS),
});

const judgeSchema = z.strictObject({
  model: nameSchema.describe("a model's id or alias; not one that either arm may use"),
  when: z
    .enum(["both-passed", "always"])
    .default("both-passed")
    .describe("both-passed: asked only where both trees passed their verifiers"),
  calibration: nameSchema.describe(
    "a file of known pairs beside this one, which the judge is examined on first",
  ),
  most_errors: shareSchema
    .default(DEFAULT_ERRORS)
    .describe("the share of known pairs that it may get wrong; above, the trial is refused"),
});

const stopSchema = z.strictObject({
  parity_at_least: shareSchema
    .default(DEFAULT_PARITY)
    .describe("the share of pairs in which the candidate must be at least as good"),
  minimum: z.number().int().min(1).default(DEFAULT_MINIMUM).describe("pairs below which nothing is decided"),
  when_decided: z
    .boolean()
    .default(true)
    .describe("stop early once bounds that hold at every look have decided"),
});

/** A controlled trial: `suffice ab run FILE`. */
export const experimentSchema = z
  .strictObject({
    experiment: nameSchema.describe("its name"),
    task: taskSchema,
    commit: nameSchema
      .optional()
      .describe("what both arms begin at (default: the commit that is checked out)"),
    arms: z.strictObject({
      baseline: armSchema.describe("the work as it is done now"),
      candidate: armSchema.describe("the work as it might be done"),
    }),
    verifiers: z.array(verifierSchema).min(1, "a trial needs at least one verifier"),
    judge: judgeSchema,
    repeats: z
      .number()
      .int()
      .min(1)
      .max(MOST_REPEATS)
      .default(DEFAULT_REPEATS)
      .describe("pairs of runs at most"),
    seed: z
      .number()
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .default(1)
      .describe("of the order of the arms, the judge's coin and the resamples"),
    max_cost_usd: usdSchema.describe("for the whole trial: both arms, the judge and its calibration"),
    stop: stopSchema.prefault({}),
  })
  .superRefine(({ arms, verifiers }, context) => {
    if (arms.baseline.name === arms.candidate.name) {
      const message = "both arms have this name; tell them apart";
      context.addIssue({ code: "custom", path: ["arms", "candidate", "name"], message });
    }
    for (const [index, { name }] of verifiers.entries()) {
      if (verifiers.findIndex((each) => each.name === name) === index) continue;
      const message = `there is a verifier "${name}" above`;
      context.addIssue({ code: "custom", path: ["verifiers", index, "name"], message });
    }
  })
  .transform((yaml): Experiment => {
    const { experiment, task, arms, judge, stop } = yaml;
    return {
      name: experiment,
      task: { ...task, kind: task.kind, files: task.files },
      commit: yaml.commit,
      baseline: armOf(arms.baseline),
      candidate: armOf(arms.candidate),
      verifiers: yaml.verifiers.map(({ name, command, run_twice, timeout_seconds }) => ({
        name,
        command,
        runTwice: run_twice,
        timeoutMs: Math.round(timeout_seconds * 1000),
      })),
      judge: {
        model: judge.model,
        when: judge.when,
        calibration: judge.calibration,
        mostErrors: judge.most_errors,
      },
      repeats: yaml.repeats,
      seed: yaml.seed,
      maxCostUsd: yaml.max_cost_usd,
      stop: {
        parityAtLeast: stop.parity_at_least,
        minimum: stop.minimum,
        whenDecided: stop.when_decided,
      },
    };
  });

function armOf({ name, policy, delegate, route }: z.output<typeof armSchema>): Experiment["baseline"] {
  return { name, policy, delegate, route };
}

/** Known pairs for a judge. */
export const calibrationSchema = z
  .strictObject({
    pairs: z
      .array(
        z.strictObject({
          name: nameSchema,
          task: z.string().min(1).describe("what was asked for"),
          a: z.string().min(1).describe("one result, as a diff or as text"),
          b: z.string().min(1).describe("another result"),
          answer: z.enum(["parity", "a", "b"]).describe("which is known to be better; parity: neither"),
        }),
      )
      .min(2, "two known pairs at least: one of parity and one of which one side is better"),
  })
  .superRefine(({ pairs }, context) => {
    const hasBoth =
      pairs.some(({ answer }) => answer === "parity") && pairs.some(({ answer }) => answer !== "parity");
    if (hasBoth) return;
    const message =
      "it needs pairs of parity and pairs without: a judge that always says the same would pass";
    context.addIssue({ code: "custom", path: ["pairs"], message });
  })
  .transform(({ pairs }): readonly KnownPair[] => pairs);
