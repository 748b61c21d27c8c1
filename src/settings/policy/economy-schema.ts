import { z } from "zod";
import type {
  BatchRules,
  CeremonyRules,
  ExemplarRules,
  Policy,
  SpendGuardRules,
} from "../../domain/index.ts";
import { kindSchema, shareSchema, tierSchema, usdSchema } from "../vocabulary.ts";

const secondsSchema = z.number().int().positive();

/** The origin of batched reviews waited five minutes and asked twice a minute. */
export const batchSchema = z
  .strictObject({
    timeout_seconds: secondsSchema.default(300),
    poll_seconds: secondsSchema.default(30),
  })
  .transform(
    ({ timeout_seconds: timeoutSeconds, poll_seconds: pollSeconds }): BatchRules => ({
      timeoutSeconds,
      pollSeconds,
    }),
  );

const ceremonySchema = z
  .strictObject({
    failure_usd: usdSchema.describe("what accepted work that is wrong costs"),
    undetected: shareSchema.describe(
      "the share of work that is wrong although its free gates passed, until there is evidence",
    ),
  })
  .transform(({ failure_usd: failureUsd, undetected }): CeremonyRules => ({ failureUsd, undetected }));

const spendGuardSchema = z
  .strictObject({ warn: shareSchema.default(0.7), stop: shareSchema.default(1) })
  .refine(({ warn, stop }) => stop > 0 && warn <= stop, "it warns before it stops: warn is at most stop")
  .transform((yaml): SpendGuardRules => yaml);

const exemplarsSchema = z
  .strictObject({
    kinds: z.array(kindSchema).min(1),
    lower_to: tierSchema,
    most_tokens: z.number().int().positive().default(4000),
  })
  .transform(
    ({ kinds, lower_to: lowerTo, most_tokens: mostTokens }): ExemplarRules => ({
      kinds,
      lowerTo,
      mostTokens,
    }),
  );

/** Keys of a policy that only say how money is saved; each may be left out. */
export const ECONOMY_KEYS = {
  ceremony: ceremonySchema
    .optional()
    .describe("paid judges are left out where they cost more than the work and its risk; docs/economy.md"),
  spend_guard: spendGuardSchema
    .optional()
    .describe("shares of the run's cap: at `warn` it is said once, at `stop` nothing more is begun"),
  exemplars: exemplarsSchema
    .optional()
    .describe("the next task of such a kind is shown an accepted change, and done at a weaker tier"),
};

interface EconomyYaml {
  readonly ceremony?: CeremonyRules | undefined;
  readonly spend_guard?: SpendGuardRules | undefined;
  readonly exemplars?: ExemplarRules | undefined;
}

export function economyOf({
  ceremony,
  spend_guard: spendGuard,
  exemplars,
}: EconomyYaml): Pick<Policy, "ceremony" | "spendGuard" | "exemplars"> {
  return {
    ...(ceremony === undefined ? {} : { ceremony }),
    ...(spendGuard === undefined ? {} : { spendGuard }),
    ...(exemplars === undefined ? {} : { exemplars }),
  };
}
