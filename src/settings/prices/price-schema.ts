import { z } from "zod";
import {
  type Instant,
  type Price,
  type PriceHours,
  parseInstant,
  type Rates,
  rateFromUsdPerMillion,
} from "../../domain/index.ts";
import { converting, daySchema, nameSchema, wordsSchema } from "../vocabulary.ts";

const rateSchema = z.number().nonnegative().transform(converting(rateFromUsdPerMillion));

const ratesSchema = z
  .strictObject({
    fresh_input: rateSchema,
    cache_read: rateSchema.optional(),
    cache_write_5m: rateSchema.optional(),
    cache_write_1h: rateSchema.optional(),
    output: rateSchema,
  })
  .transform(
    (yaml): Rates => ({
      freshInput: yaml.fresh_input,
      ...(yaml.cache_read === undefined ? {} : { cacheRead: yaml.cache_read }),
      ...(yaml.cache_write_5m === undefined ? {} : { cacheWrite5m: yaml.cache_write_5m }),
      ...(yaml.cache_write_1h === undefined ? {} : { cacheWrite1h: yaml.cache_write_1h }),
      output: yaml.output,
    }),
  );

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

const minuteSchema = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "a time of day is written HH:MM, in UTC")
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

const hoursSchema = z
  .strictObject({ from: minuteSchema, to: minuteSchema, usd_per_million_tokens: ratesSchema })
  .refine(({ from, to }) => from !== to, "from and to are the same minute")
  .transform(
    (yaml): PriceHours => ({
      fromMinute: yaml.from,
      toMinute: yaml.to,
      rates: yaml.usd_per_million_tokens,
    }),
  );

/** A moment: a day, meaning its first minute in UTC, or a time with its offset. */
export const momentSchema = z.string().transform(moment);

const startSchema = z
  .string()
  .describe(
    "release, a day (YYYY-MM-DD, from its first minute in UTC), or a moment in ISO 8601 with its offset",
  )
  .transform((text, context) => (text === "release" ? undefined : moment(text, context)));

const rowFields = {
  model: nameSchema,
  aliases: wordsSchema.default([]),
  effective_from: startSchema,
  usd_per_million_tokens: ratesSchema,
  bands: z.array(bandSchema).default([]),
  hours: z.array(hoursSchema).optional(),
};

const shippedRowSchema = z.strictObject({ ...rowFields, source: nameSchema, checked: daySchema });
const ownRowSchema = z.strictObject({
  ...rowFields,
  source: nameSchema.default("the user's own price"),
  checked: daySchema.optional(),
});

type RowYaml = z.output<typeof shippedRowSchema> | z.output<typeof ownRowSchema>;

/** One row of a shipped price file, but for `datedSnapshots`, which its file says once. */
export const priceRowSchema = consistent(shippedRowSchema).transform(priceOf);

/**
 * `prices` of the user's settings: rows in the form of `presets/prices/`, where `source` and `checked` may be left out.
 * A rate of 0 is a price here.
 */
export const ownPricesSchema = z.array(
  consistent(ownRowSchema).transform((yaml): Price => ({ ...priceOf(yaml), datedSnapshots: false })),
);

/** The same rows in a file of their own, under `prices`. */
export const ownPricesFileSchema = z.strictObject({ prices: ownPricesSchema });

function consistent<Row extends z.ZodType<RowYaml>>(schema: Row) {
  return schema
    .refine((row) => row.bands.length === 0 || (row.hours ?? []).length === 0, {
      path: ["hours"],
      message: "a row has bands or hours, not both",
    })
    .refine((row) => row.bands.every(isAscending), {
      path: ["bands"],
      message: "the thresholds of bands ascend",
    })
    .refine((row) => !overlap(row.hours ?? []), { path: ["hours"], message: "two spans of hours overlap" });
}

function moment(text: string, context: z.RefinementCtx): Instant {
  const at = parseInstant(text);
  if (at !== undefined) return at;
  const message = /^\d{4}-\d{2}-\d{2}$/.test(text)
    ? "there is no such day"
    : "it is a day (YYYY-MM-DD), a moment in ISO 8601 with its offset, or, of a row, release";
  context.addIssue({ code: "custom", message });
  return z.NEVER;
}

function priceOf(yaml: RowYaml): Omit<Price, "datedSnapshots"> {
  return {
    model: yaml.model,
    aliases: yaml.aliases,
    effectiveFrom: yaml.effective_from,
    rates: yaml.usd_per_million_tokens,
    bands: yaml.bands,
    ...(yaml.hours === undefined ? {} : { hours: yaml.hours }),
    source: yaml.source,
    checked: yaml.checked,
  };
}

function isAscending(band: { abovePromptTokens: number }, index: number, bands: readonly (typeof band)[]) {
  const before = bands[index - 1];
  return before === undefined || before.abovePromptTokens < band.abovePromptTokens;
}

function overlap(hours: readonly PriceHours[]): boolean {
  const minutes = hours.flatMap(({ fromMinute, toMinute }) => {
    const length = (toMinute - fromMinute + 1440) % 1440;
    return Array.from({ length }, (_, index) => (fromMinute + index) % 1440);
  });
  return new Set(minutes).size < minutes.length;
}
