import { z } from "zod";
import { parseInstant } from "../domain/index.ts";
import type { RolloutSettings } from "./rollout-settings.ts";
import { daySchema, kindSchema, tierSchema } from "./vocabulary.ts";

const DEFAULT_SHARE = 0.2;

const rolloutSchema = z
  .strictObject({
    kind: kindSchema,
    to: tierSchema.describe("the weaker tier"),
    since: daySchema.optional().describe("outcomes before this day do not count"),
    begin: z
      .enum(["shadow", "canary"])
      .default("shadow")
      .describe("shadow: only write down what would have been; canary: with a share of the tasks"),
    share: z
      .number()
      .gt(0)
      .lt(1)
      .default(DEFAULT_SHARE)
      .describe("of the class's tasks, while it is a canary"),
    record: z
      .string()
      .min(1)
      .optional()
      .describe(
        "the record of a trial (`suffice ab decide`) that it rests on; it goes no further than that allows",
      ),
  })
  .transform(({ to, since, ...rest }, context): RolloutSettings => {
    const at = since === undefined ? undefined : parseInstant(since);
    if (to !== "automated") return { ...rest, to, since: at };
    const message =
      "no rollout leads to automated: a script is given under scripts, and does all of its kind";
    context.addIssue({ code: "custom", path: ["to"], message });
    return z.NEVER;
  });

/** At most one for each class: two would draw the same tasks for different tiers. */
export const rolloutsSchema = z.array(rolloutSchema).superRefine((rollouts, context) => {
  for (const [index, { kind }] of rollouts.entries()) {
    if (rollouts.findIndex((each) => each.kind === kind) === index) continue;
    const message = `there is a rollout of "${kind}" above; one class goes over to one tier at a time`;
    context.addIssue({ code: "custom", path: [index, "kind"], message });
  }
});
