import type { Tier } from "./tier.ts";

/** What thinks. Who serves it, at what price, is kept apart: see `Provider` and `Price`. */
export interface Model {
  /** The exact id that goes over the wire. */
  readonly id: string;
  /** Other names that mean this model, each declared; a name is never guessed. */
  readonly aliases: readonly string[];
  readonly tier: Exclude<Tier, "automated">;
  readonly provider: string;
  /** Tokens, prompt and output together. */
  readonly contextWindow: number;
  /** Tokens of one answer. */
  readonly maxOutput: number;
  readonly tools: boolean;
  readonly vision: boolean;
}

/** The models that may be chosen, in declared order: the first of a tier is the one preferred. */
export type ModelRegistry = readonly Model[];

/** By exact id or declared alias; `undefined` for anything else. */
export function modelNamed(models: ModelRegistry, name: string): Model | undefined {
  return models.find((model) => model.id === name) ?? models.find((model) => model.aliases.includes(name));
}
