import { z } from "zod";
import type { Json, LearnedBranch, LearnedRoute, LearnedStep } from "../../domain/index.ts";
import { nameSchema, shareSchema } from "../vocabulary.ts";

const countSchema = z.number().int().positive();

const branchSchema = z
  .strictObject({
    up_to_usd: z.number().positive().optional(),
    // Steps hold branches, and branches steps.
    get next(): z.ZodType<LearnedStep> {
      return stepSchema;
    },
  })
  .transform(
    ({ up_to_usd: upToUsd, next }): LearnedBranch => ({
      ...(upToUsd === undefined ? {} : { upToUsd }),
      next,
    }),
  );

const branchesSchema = z
  .array(branchSchema)
  .min(1)
  .refine(
    (branches) => branches.every(({ upToUsd }, index) => isRising(upToUsd, branches[index + 1])),
    "branches rise in `up_to_usd`, and the last, and only that, has none",
  );

function isRising(upToUsd: number | undefined, next: LearnedBranch | undefined): boolean {
  if (upToUsd === undefined) return next === undefined;
  return next !== undefined && (next.upToUsd === undefined || next.upToUsd > upToUsd);
}

const takeSchema = z.strictObject({ take: nameSchema });
const trySchema = z
  .strictObject({ try: nameSchema, accepted: branchesSchema.optional(), rejected: branchesSchema.optional() })
  .transform(
    ({ accepted, rejected, ...step }): LearnedStep => ({
      ...step,
      ...(accepted === undefined ? {} : { accepted }),
      ...(rejected === undefined ? {} : { rejected }),
    }),
  );
const stepSchema: z.ZodType<LearnedStep> = z.union([takeSchema, trySchema]);

/** What `suffice learn --save` writes: models in order, and what each verdict leads to. */
export const learnedSchema = z
  .strictObject({
    cascade: z.array(nameSchema).min(1),
    give_up: z.strictObject({ after_attempts: countSchema }),
    start: stepSchema,
    overrides: z
      .array(z.strictObject({ by: z.enum(["repo", "kind"]), value: nameSchema, start: stepSchema }))
      .default([]),
    pool: z.array(nameSchema).min(1),
    verifier: z.strictObject({ tpr: shareSchema, fpr: shareSchema }),
    learned_from: z.strictObject({ tasks: countSchema, outcomes: countSchema }),
  })
  .transform(
    ({ give_up, learned_from: learnedFrom, ...route }): LearnedRoute => ({
      ...route,
      giveUp: { afterAttempts: give_up.after_attempts },
      learnedFrom,
    }),
  );

/** A learned route as a policy file holds it under `learned`. */
export function learnedYaml(route: LearnedRoute): { readonly [key: string]: Json } {
  return {
    cascade: route.cascade,
    give_up: { after_attempts: route.giveUp.afterAttempts },
    start: stepYaml(route.start),
    overrides: route.overrides.map(({ by, value, start }) => ({ by, value, start: stepYaml(start) })),
    pool: route.pool,
    verifier: { ...route.verifier },
    learned_from: { ...route.learnedFrom },
  };
}

function stepYaml(step: LearnedStep): Json {
  if ("take" in step) return { take: step.take };
  const { accepted, rejected } = step;
  return {
    try: step.try,
    ...(accepted === undefined ? {} : { accepted: accepted.map(branchYaml) }),
    ...(rejected === undefined ? {} : { rejected: rejected.map(branchYaml) }),
  };
}

function branchYaml({ upToUsd, next }: LearnedBranch): Json {
  return { ...(upToUsd === undefined ? {} : { up_to_usd: upToUsd }), next: stepYaml(next) };
}
