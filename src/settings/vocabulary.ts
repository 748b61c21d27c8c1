import { z } from "zod";
import {
  messageOf,
  nanoUsdFromUsd,
  parseInstant,
  TASK_KINDS,
  type TaskKind,
  TIERS,
  type Tier,
  tierNamed,
} from "../domain/index.ts";
import { isPlainPath } from "./plain-path.ts";
import { suggestion } from "./suggest.ts";

const TIER_ALIASES = ["free", "cheap", "balanced"];

/** A tier by its name or alias; the message names the nearest one. */
export const tierSchema = z.string().transform((text, context): Tier => {
  const tier = tierNamed(text);
  if (tier !== undefined) return tier;
  const hint = suggestion(text, [...TIERS, ...TIER_ALIASES]);
  context.addIssue({ code: "custom", message: `tier "${text}" is not a tier. ${hint}` });
  return z.NEVER;
});

/** A tier, or one more word that is allowed in its place. */
export function tierOr<Word extends string>(word: Word) {
  return z.string().transform((text, context): Tier | Word => {
    if (text === word) return word;
    const tier = tierNamed(text);
    if (tier !== undefined) return tier;
    const hint = suggestion(text, [word, ...TIERS, ...TIER_ALIASES]);
    context.addIssue({ code: "custom", message: `"${text}" is neither a tier nor "${word}". ${hint}` });
    return z.NEVER;
  });
}

export const kindSchema = z.enum(TASK_KINDS);

const NEVER_DELEGATED: TaskKind = "design";

/** Kinds of work that may be delegated. */
export const whitelistSchema = z
  .array(kindSchema)
  .refine(
    (kinds) => !kinds.includes(NEVER_DELEGATED),
    "design work is never delegated; take it off the whitelist",
  );

/** A name of a rule, step, gate: shown to people, so not empty and on one line. */
export const nameSchema = z.string().regex(/^\S(.*\S)?$/u, "a name is one line and not empty");

export const wordsSchema = z.array(z.string().min(1));

/** A conversion that may throw: its refusal becomes a mistake with a place, like any other. */
export function converting<Yaml, Value>(convert: (yaml: Yaml) => Value) {
  return (yaml: Yaml, context: z.RefinementCtx): Value => {
    try {
      return convert(yaml);
    } catch (error) {
      context.addIssue({ code: "custom", message: messageOf(error) });
      return z.NEVER;
    }
  };
}

export const usdSchema = z.number().nonnegative().transform(converting(nanoUsdFromUsd));

export const shareSchema = z.number().min(0).max(1);

/** `YYYY-MM-DD`; YAML hands a bare date over as text. */
export const daySchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, { message: "a date is written YYYY-MM-DD", abort: true })
  .refine((day) => parseInstant(day) !== undefined, "there is no such day");

/** A file or folder by its name; a pattern such as `tests/**` would protect nothing, and nobody would notice. */
export const plainPathSchema = z
  .string()
  .min(1)
  .refine((text) => isPlainPath(text), "a path is meant, not a pattern: a folder covers all that is in it");
