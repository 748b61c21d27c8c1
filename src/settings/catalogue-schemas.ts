import { z } from "zod";
import { type Model, type Price, TIERS } from "../domain/index.ts";
import { momentSchema, priceRowSchema } from "./prices/price-schema.ts";
import { daySchema, nameSchema, shareSchema, usdSchema, wordsSchema } from "./vocabulary.ts";

const perTaskSchema = z
  .strictObject({ model: nameSchema, usd: usdSchema })
  .transform(({ model, usd }) => ({ model, amount: usd }));

const familySchema = z
  .strictObject({ word: nameSchema, model: nameSchema, from: momentSchema, until: momentSchema })
  .refine(({ from, until }) => from < until, "until is not after from");

/** A file of `presets/prices/`: rows of one named book. */
export const pricesSchema = z
  .strictObject({
    book: nameSchema,
    provider: nameSchema
      .optional()
      .describe("whose models these are; none where they are several providers'"),
    note: nameSchema.optional().describe("what a reader must know before using the figures"),
    checked: daySchema.optional().describe("for a book without rows: the day on which its source was read"),
    dated_snapshots: z
      .union([z.boolean(), z.literal("YYYY-MM-DD")])
      .default(false)
      .describe("<id>-YYYYMMDD, or <id>-YYYY-MM-DD, is a snapshot of <id> at the same price"),
    batch_share: shareSchema
      .optional()
      .describe("what a call in a batch costs, as a share of its price; left out, none are sold"),
    families: z
      .array(familySchema)
      .default([])
      .describe("which model a word such as sonnet meant from a day until another"),
    per_task_usd: z
      .array(perTaskSchema)
      .default([])
      .describe("figures per task, from which no call is priced"),
    prices: z.array(priceRowSchema),
  })
  .transform(
    ({
      dated_snapshots: datedSnapshots,
      batch_share: batchShare,
      per_task_usd: perTask,
      prices,
      ...file
    }) => ({
      ...file,
      perTask,
      prices: prices.map(
        (price): Price => ({ ...price, datedSnapshots, ...(batchShare === undefined ? {} : { batchShare }) }),
      ),
    }),
  );

export type PriceFile = z.output<typeof pricesSchema>;

const MODEL_TIERS = TIERS.filter((tier) => tier !== "automated");

const modelFields = {
  id: nameSchema,
  aliases: wordsSchema.default([]),
  tier: z.enum(MODEL_TIERS),
  context_window: z.number().int().positive(),
  max_output: z.number().int().positive(),
  tools: z.boolean(),
  vision: z.boolean(),
};

const modelSchema = z.strictObject({ ...modelFields, source: nameSchema, checked: daySchema });

const formerSchema = z.strictObject({ id: nameSchema, tier: z.enum(MODEL_TIERS) });

/** A file of `presets/models/`: what one provider's models can do, and the tiers of those that logs still speak of. */
export const modelsSchema = z
  .strictObject({
    provider: nameSchema,
    models: z.array(modelSchema),
    former: z
      .array(formerSchema)
      .default([])
      .describe("models that are not chosen any more; logs of their calls have a tier all the same"),
  })
  .transform(({ provider, models, former }) => ({
    models: models.map((yaml): Model => modelOf(yaml, provider)),
    former,
  }));

const ownModelSchema = z.strictObject({
  ...modelFields,
  provider: nameSchema.describe("who serves it: built in, or a name under `providers`"),
  source: nameSchema.optional(),
  checked: daySchema.optional(),
});

/** `models` of the user's settings: rows in the form of `presets/models/`, each with its provider. */
export const ownModelsSchema = z.array(ownModelSchema).transform((rows, context): readonly Model[] =>
  rows.map((yaml, index) => {
    if (rows.findIndex(({ id }) => id === yaml.id) !== index) {
      context.addIssue({
        code: "custom",
        path: [index, "id"],
        message: `there are two rows of "${yaml.id}"`,
      });
    }
    return modelOf(yaml, yaml.provider);
  }),
);

function modelOf(yaml: Omit<z.output<typeof modelSchema>, "source" | "checked">, provider: string): Model {
  return {
    id: yaml.id,
    aliases: yaml.aliases,
    tier: yaml.tier,
    provider,
    contextWindow: yaml.context_window,
    maxOutput: yaml.max_output,
    tools: yaml.tools,
    vision: yaml.vision,
  };
}
