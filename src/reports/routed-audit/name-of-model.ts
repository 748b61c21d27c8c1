import { type Instant, type ModelRegistry, modelNamed, type PriceBook } from "../../domain/index.ts";
import { priceAt } from "../../pricing/index.ts";

/** What says that two names mean one model: nothing is inferred from likeness. */
export interface KnownNames {
  readonly models: ModelRegistry;
  readonly priceBook: PriceBook;
}

const DATE_AT_THE_END = /-(?:\d{8}|\d{4}-\d{2}-\d{2})$/;

/**
 * One name for each model: its id in the registry, where the name is that or a declared alias; so it is for an id with a date at its end,
 * if the price book declares it a snapshot. Any other alias there is a thing with the same price, and may be another model.
 */
export function nameOfModel(name: string, at: Instant, { models, priceBook }: KnownNames): string {
  const declared = modelNamed(models, name);
  if (declared !== undefined) return declared.id;
  const undated = name.replace(DATE_AT_THE_END, "");
  if (undated === name || priceAt(priceBook, name, at)?.model !== undated) return name;
  return modelNamed(models, undated)?.id ?? undated;
}
