import { z } from "zod";
import { type PipelineStep, STEP_NEEDS, type TaskKind } from "../../domain/index.ts";
import { kindSchema, nameSchema, tierOr, tierSchema, usdSchema } from "../vocabulary.ts";
import { conditionSchema } from "./condition-schema.ts";

/** Binary checks, for which no model is ever asked. */
const SCRIPTS_ONLY: readonly TaskKind[] = ["pre_flight", "smoke_test"];
/** Several may judge the same work, each with fresh eyes. */
const JUDGING: readonly TaskKind[] = ["review", "audit", "validation"];

const typicalSchema = z
  .strictObject({ low: usdSchema, high: usdSchema })
  .refine(({ low, high }) => low <= high, "low and high must ascend");

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
  })
  .superRefine((step, context) => {
    const complain = (key: keyof typeof step, message: string) =>
      context.addIssue({ code: "custom", path: [key], message });
    if (SCRIPTS_ONLY.includes(step.kind) && step.tier !== "automated") {
      complain("tier", `only a script does "${step.kind}": its tier is automated, and no model may be set`);
    }
    if (step.fallback.length > 0) {
      if (step.needs.includes("tools")) {
        complain("fallback", "a step that needs tools has no fallback; failed work climbs its ladder");
      }
      if (step.tier === "automated") complain("fallback", "a script has no tier to fall back to");
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
    ({ when, template, ladder, after_failures, typical_usd: typicalUsd, phase, ...step }): PipelineStep => ({
      ...step,
      ...(phase === undefined ? {} : { phase }),
      afterFailures: after_failures,
      ...(when === undefined ? {} : { when }),
      ...(ladder === undefined ? {} : { ladder }),
      ...(typicalUsd === undefined ? {} : { typicalUsd }),
      ...(template === undefined ? {} : { template }),
    }),
  );
