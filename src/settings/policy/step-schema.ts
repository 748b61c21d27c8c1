import { z } from "zod";
import { type PipelineStep, STEP_NEEDS, type TaskKind } from "../../domain/index.ts";
import { kindSchema, nameSchema, tierOr, tierSchema, usdSchema } from "../vocabulary.ts";
import { conditionSchema } from "./condition-schema.ts";
import { batchSchema } from "./economy-schema.ts";

/** Binary checks, for which no model is ever asked. */
export const SCRIPTS_ONLY: readonly TaskKind[] = ["pre_flight", "smoke_test"];
/** Several may judge the same work, each with fresh eyes. */
const JUDGING: readonly TaskKind[] = ["review", "audit", "validation"];

/** What judges a finished change, and may look harder at a risky one. */
const JUDGING_CHANGES: readonly TaskKind[] = ["review", "audit"];
/** Kinds whose answer is words that others are given. */
const ANSWERING: readonly TaskKind[] = ["research", "draft", "build-plan"];
/** What changes files, of which a tree can be kept. */
const WRITING: readonly TaskKind[] = ["coding", "remediation", "docs", "lint"];

const typicalSchema = z
  .strictObject({ low: usdSchema, high: usdSchema })
  .refine(({ low, high }) => low <= high, "low and high must ascend");

/** Of this folder alone: it is a name, and no path is followed. */
const outputNameSchema = z
  .string()
  .regex(/^[\w-][\w.-]*$/, "an output has a plain file name, such as task_breakdown.md");

/** Of the repository, whatever characters its name has. */
const partFileSchema = z
  .string()
  .regex(/^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))[^\\\p{Cc}]+$/u, "a file inside the repository is meant");

/** Gates that are no command. */
const BUILT_IN: readonly string[] = ["changes", "contract", "findings", "plan", "scope", "size"];
const JUDGES: readonly TaskKind[] = ["review", "audit", "validation", "e2e"];

function noModel(kind: TaskKind): string {
  return `only a script does "${kind}": its tier is automated, and no model may be set`;
}

/** One step of a pipeline, as far as it can be judged alone; `check-policy.ts` holds it against the rest. */
export const stepSchema = z
  .strictObject({
    step: z.string().regex(/^[a-z][a-z0-9-]*$/, "a step's name is in lower case, with hyphens"),
    phase: nameSchema
      .optional()
      .describe("the part of the work that it belongs to: estimates are added up by it"),
    kind: kindSchema,
    tier: tierOr("routed"),
    when: conditionSchema.optional(),
    needs: z.array(z.enum(STEP_NEEDS)).default([]),
    gates: z.array(nameSchema).default([]),
    fresh: z.boolean().default(false),
    after_failures: z.number().int().positive().default(2),
    ladder: z.array(tierSchema).min(1).optional(),
    fallback: z.array(tierSchema).default([]),
    split: z.boolean().default(false),
    count: z.number().int().positive().default(1),
    typical_usd: typicalSchema.optional(),
    template: nameSchema.optional(),
    output: outputNameSchema
      .optional()
      .describe("what the step's answer is called where later steps are given it: a plain file name"),
    checkpoint: z
      .literal(true)
      .optional()
      .describe("its accepted tree is kept; later failures go back to it"),
    confidence: z
      .number()
      .int()
      .min(0)
      .max(100)
      .optional()
      .describe("findings of which a reviewer is less sure are dropped and counted"),
    rounds: z.number().int().positive().optional().describe("so many rounds of findings, and the task ends"),
    when_risky: tierSchema
      .optional()
      .describe("the tier that judges a change whose added lines show risk, if it is above the step's own"),
    tasks: z
      .array(z.strictObject({ name: nameSchema, file: partFileSchema }))
      .min(1)
      .optional()
      .describe("for coding: its parts, where the policy itself names them"),
    parallel: z.boolean().optional().describe("beside `tasks`: whether they are done side by side"),
    race: z
      .literal(true)
      .optional()
      .describe("for coding: its first two tiers begin at once, and the first whose gates pass is kept"),
    batch: batchSchema
      .optional()
      .describe("for a review that nobody waits for: asked in a batch, at the batch's price"),
    rollback: z
      .literal(true)
      .optional()
      .describe("for a check after the commit: its failure ends the task without its commit"),
  })
  .superRefine((step, context) => {
    const complain = (key: keyof typeof step, message: string) =>
      context.addIssue({ code: "custom", path: [key], message });
    if (SCRIPTS_ONLY.includes(step.kind) && step.tier !== "automated") {
      complain("tier", `step "${step.step}": ${noModel(step.kind)}`);
    }
    if (SCRIPTS_ONLY.includes(step.kind)) {
      if (step.ladder !== undefined) complain("ladder", `step "${step.step}": ${noModel(step.kind)}`);
      if (step.fallback.length > 0) complain("fallback", `step "${step.step}": ${noModel(step.kind)}`);
    } else if (step.rollback === true) {
      complain("rollback", "only a check after the commit (smoke_test) is rolled back from");
    }
    if (step.rollback === true && step.kind === "pre_flight")
      complain("rollback", "before the work there is nothing to roll back");
    if (step.checkpoint === true && !WRITING.includes(step.kind))
      complain("checkpoint", `only a step that changes files (${WRITING.join(", ")}) leaves a tree to keep`);
    if (step.output !== undefined && !ANSWERING.includes(step.kind))
      complain("output", `only a step that answers in words (${ANSWERING.join(", ")}) has an output`);
    if (step.confidence !== undefined && !JUDGES.includes(step.kind))
      complain("confidence", `only a step that judges (${JUDGES.join(", ")}) has findings`);
    if (step.rounds !== undefined && !JUDGES.includes(step.kind))
      complain(
        "rounds",
        `only a step that judges (${JUDGES.join(", ")}) has rounds of its own; \`caps\` bound the others`,
      );
    if (step.when_risky !== undefined && !JUDGING_CHANGES.includes(step.kind))
      complain(
        "when_risky",
        `only a step that judges a change (${JUDGING_CHANGES.join(", ")}) looks at its lines`,
      );
    if (step.tasks !== undefined && (step.kind !== "coding" || step.tier === "automated"))
      complain("tasks", 'only a step of kind "coding" that a model does has parts');
    if (step.tasks !== undefined && !step.gates.some((gate) => !BUILT_IN.includes(gate)))
      complain("tasks", "each part is judged by the step's first command, so that `gates` must name one");
    if (step.race === true && (step.kind !== "coding" || step.tier === "automated"))
      complain("race", 'only a step of kind "coding" that a model does can be a race');
    if (step.race === true && !step.gates.some((gate) => !BUILT_IN.includes(gate)))
      complain("race", "a race is decided by a command, so that `gates` must name one");
    if (step.race === true && step.tasks !== undefined)
      complain("race", "a step has parts or is a race, not both");
    if (step.batch !== undefined && !JUDGING_CHANGES.includes(step.kind))
      complain(
        "batch",
        `only a step that judges a change (${JUDGING_CHANGES.join(", ")}) can wait for a batch`,
      );
    if (step.parallel !== undefined && step.tasks === undefined)
      complain("parallel", "it says how `tasks` are done, and there are none");
    if (step.fallback.length > 0) {
      if (step.needs.includes("tools")) {
        complain("fallback", "a step that needs tools has no fallback; failed work climbs its ladder");
      }
      if (step.tier === "automated" && !SCRIPTS_ONLY.includes(step.kind))
        complain("fallback", "a script has no tier to fall back to");
      if (step.ladder !== undefined) {
        complain("fallback", "a step has a ladder or a fallback, not both: a fallback never escalates");
      }
    }
    if (step.count > 1 && !JUDGING.includes(step.kind)) {
      complain("count", `only a step of kind ${JUDGING.join(", ")} is done by several`);
    }
    if (step.split && step.kind !== "build-plan") {
      complain("split", 'only a step of kind "build-plan" can split the work into chunks');
    }
    if (step.template !== undefined && step.kind !== "commit") {
      complain("template", 'only a step of kind "commit" has a template');
    }
  })
  .transform(
    ({
      when,
      template,
      ladder,
      after_failures,
      typical_usd: typicalUsd,
      phase,
      output,
      checkpoint,
      confidence,
      rounds,
      when_risky: whenRisky,
      tasks,
      parallel = false,
      rollback,
      race,
      batch,
      ...step
    }): PipelineStep => ({
      ...step,
      ...(output === undefined ? {} : { output }),
      ...(checkpoint === undefined ? {} : { checkpoint }),
      ...(confidence === undefined ? {} : { confidence }),
      ...(rounds === undefined ? {} : { rounds }),
      ...(whenRisky === undefined ? {} : { whenRisky }),
      ...(tasks === undefined ? {} : { parts: { tasks, parallel } }),
      ...(rollback === undefined ? {} : { rollback }),
      ...(race === undefined ? {} : { race }),
      ...(batch === undefined ? {} : { batch }),
      ...(phase === undefined ? {} : { phase }),
      afterFailures: after_failures,
      ...(when === undefined ? {} : { when }),
      ...(ladder === undefined ? {} : { ladder }),
      ...(typicalUsd === undefined ? {} : { typicalUsd }),
      ...(template === undefined ? {} : { template }),
    }),
  );
