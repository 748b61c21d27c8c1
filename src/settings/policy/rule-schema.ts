import { z } from "zod";
import type { Modifier, Rule } from "../../domain/index.ts";
import { nameSchema, tierOr, tierSchema } from "../vocabulary.ts";
import { conditionSchema } from "./condition-schema.ts";

/** What a rule says besides its name and condition. */
const routeShape = {
  tier: tierOr("named"),
  place: z.enum(["main", "isolated"]).optional(),
  steps: z.record(z.string(), tierSchema).optional(),
  failure_mode: nameSchema.optional().describe("what happens if this tier was too weak for the work"),
  detector: nameSchema.optional().describe("the gate, person or measurement that would notice it"),
  because: nameSchema,
};

export const ruleSchema = z
  .strictObject({ name: nameSchema, when: conditionSchema, ...routeShape })
  .superRefine((rule, context) => {
    if (rule.tier === "named" && rule.when.namesRoute !== true) {
      const message =
        'tier "named" needs `names_route: true` under `when`, else there may be no name to take';
      context.addIssue({ code: "custom", path: ["tier"], message });
    }
  })
  .transform(({ name, when, ...route }): Rule => ({ name, when, ...routeOf(route) }));

/** What becomes of tasks that no rule of a policy's strategies knows. */
export const otherwiseSchema = z
  .strictObject({ ...routeShape, tier: tierSchema })
  .transform((route): Rule => ({ name: "everything else", when: {}, ...routeOf(route) }));

export const modifierSchema = z.strictObject({
  name: nameSchema,
  when: conditionSchema,
  to: tierSchema,
  because: nameSchema,
}) satisfies z.ZodType<Modifier>;

const routeSchema = z.strictObject(routeShape).omit({ tier: true });

/** Absent keys stay absent, whatever zod makes of them. */
function routeOf<Wanted extends Rule["tier"]>({
  tier,
  place,
  steps,
  failure_mode: failureMode,
  detector,
  because,
}: z.output<typeof routeSchema> & { readonly tier: Wanted }) {
  return {
    tier,
    ...(place === undefined ? {} : { place }),
    ...(steps === undefined ? {} : { steps }),
    ...(failureMode === undefined ? {} : { failureMode }),
    ...(detector === undefined ? {} : { detector }),
    because,
  };
}
