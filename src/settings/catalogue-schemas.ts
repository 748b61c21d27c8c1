import { z } from "zod";
import { type Model, type Price, parseInstant, rateFromUsdPerMillion, TIERS } from "../domain/index.ts";
import { converting, daySchema, nameSchema, wordsSchema } from "./vocabulary.ts";

const rateSchema = z.number().nonnegative().transform(converting(rateFromUsdPerMillion));

const ratesSchema = z
  .strictObject({
    fresh_input: rateSchema,
    cache_read: rateSchema,
    cache_write_5m: rateSchema,
    cache_write_1h: rateSchema,
    output: rateSchema,
  })
  .transform((yaml) => ({
    freshInput: yaml.fresh_input,
    cacheRead: yaml.cache_read,
    cacheWrite5m: yaml.cache_write_5m,
    cacheWrite1h: yaml.cache_write_1h,
    output: yaml.output,
  }));

const bandSchema = z
  .strictObject({
    above_prompt_tokens: z.number().int().positive(),
    applies_to: z.literal("whole-request"),
    usd_per_million_tokens: ratesSchema,
  })
  .transform((yaml) => ({
    abovePromptTokens: yaml.above_prompt_tokens,
    appliesTo: yaml.applies_to,
    rates: yaml.usd_per_million_tokens,
  }));

const priceSchema = z
  .strictObject({
    model: nameSchema,
    aliases: wordsSchema.default([]),
    effective_from: z.union([z.literal("release"), daySchema]),
    usd_per_million_tokens: ratesSchema,
    bands: z.array(bandSchema).default([]),
    source: nameSchema,
    checked: daySchema,
  })
  .transform(
    (yaml): Omit<Price, "datedSnapshots"> => ({
      model: yaml.model,
      aliases: yaml.aliases,
      effectiveFrom: yaml.effective_from === "release" ? undefined : parseInstant(yaml.effective_from),
      rates: yaml.usd_per_million_tokens,
      bands: yaml.bands,
      source: yaml.source,
      checked: yaml.checked,
    }),
  );

/** A file of `presets/prices/`: rows of one provider for one named book. */
export const pricesSchema = z
  .strictObject({
    book: nameSchema,
    provider: nameSchema,
    dated_snapshots: z.boolean().default(false),
    prices: z.array(priceSchema),
  })
  .transform(({ dated_snapshots: datedSnapshots, prices, ...file }) => ({
    ...file,
    prices: prices.map((price): Price => ({ ...price, datedSnapshots })),
  }));

const MODEL_TIERS = TIERS.filter((tier) => tier !== "automated");

const modelSchema = z.strictObject({
  id: nameSchema,
  aliases: wordsSchema.default([]),
  tier: z.enum(MODEL_TIERS),
  context_window: z.number().int().positive(),
  max_output: z.number().int().positive(),
  tools: z.boolean(),
  vision: z.boolean(),
  source: nameSchema,
  checked: daySchema,
});

/** A file of `presets/models/`: what one provider's models can do. */
export const modelsSchema = z
  .strictObject({ provider: nameSchema, models: z.array(modelSchema) })
  .transform(({ provider, models }): readonly Model[] =>
    models.map((yaml) => ({
      id: yaml.id,
      aliases: yaml.aliases,
      tier: yaml.tier,
      provider,
      contextWindow: yaml.context_window,
      maxOutput: yaml.max_output,
      tools: yaml.tools,
      vision: yaml.vision,
    })),
  );
