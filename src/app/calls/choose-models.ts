import {
  type Instant,
  type Model,
  type ModelRegistry,
  modelNamed,
  type PriceBook,
  SufficeError,
  TIERS,
  type Tier,
  tierNamed,
  usageOf,
} from "../../domain/index.ts";
import { costOfUsage, priceAt } from "../../pricing/index.ts";
import { suggestion } from "../../settings/index.ts";

/** A name that was asked for, and the model that it means here; `undefined` where nobody serves its tier. */
export interface ChosenModel {
  readonly asked: string;
  readonly tier: Tier;
  readonly model: Model | undefined;
}

export interface ModelChoice {
  /** Those that are served. */
  readonly models: ModelRegistry;
  /** Every model that is known, for messages. */
  readonly known: ModelRegistry;
  readonly priceBook: PriceBook;
  readonly at: Instant;
  readonly promptBytes: number;
  readonly maxOutputTokens: number;
}

/** Where `free` goes on when nobody answers; other names stand for themselves. */
const AFTER_LOCAL = ["cheap", "balanced"];

/** What is asked for, then what it falls back to; `none` and nothing are both a chain of one, but for `free`. */
export function chainOf(asked: string, fallback: readonly string[] | undefined): readonly string[] {
  if (fallback === undefined) return tierNamed(asked) === "local" ? [asked, ...AFTER_LOCAL] : [asked];
  return [asked, ...fallback.filter((name) => name !== "none")];
}

/** One model for each name, each model once. Throws `usage.invalid` for a name that means nothing here. */
export function chooseModels(names: readonly string[], choice: ModelChoice): readonly ChosenModel[] {
  const chosen: ChosenModel[] = [];
  for (const asked of names) {
    const tier = tierNamed(asked);
    const found = tier === undefined ? exactly(asked, choice) : ofTier(asked, tier, choice);
    if (found.model === undefined || chosen.every(({ model }) => model?.id !== found.model?.id)) {
      chosen.push(found);
    }
  }
  return chosen;
}

function exactly(asked: string, { models, known }: ModelChoice): ChosenModel {
  const model = modelNamed(models, asked);
  if (model !== undefined) return { asked, tier: model.tier, model };
  const elsewhere = modelNamed(known, asked);
  if (elsewhere !== undefined) {
    const { id, provider } = elsewhere;
    throw usage(
      `${id} is served by ${provider}, which is not set up: give --provider ${provider}, or put it under providers in suffice.yaml`,
    );
  }
  const aliases = models.flatMap((each) => each.aliases);
  const names = ["free", "cheap", "balanced", ...MODEL_TIERS, ...aliases, ...models.map(({ id }) => id)];
  throw usage(`"${asked}" is no tier and no model. ${suggestion(asked, names)}`);
}

const MODEL_TIERS = TIERS.filter((tier) => tier !== "automated");

/** The cheapest model of a tier for a call of this size; one without a price comes after all that have one. */
function ofTier(asked: string, tier: Tier, choice: ModelChoice): ChosenModel {
  if (tier === "automated") throw usage("automated means a script; a call needs a model");
  const { priceBook, at, promptBytes, maxOutputTokens } = choice;
  const likely = usageOf({
    freshInput: Math.ceil(promptBytes / 4),
    output: Math.ceil(maxOutputTokens / 4),
  });
  const costOf = ({ id }: Model) => {
    const cost = costOfUsage(likely, priceAt(priceBook, id, at));
    return cost.kind === "priced" ? cost.amount : Number.POSITIVE_INFINITY;
  };
  const [model] = choice.models
    .filter((each) => each.tier === tier)
    .map((each) => ({ each, cost: costOf(each) }))
    .toSorted((a, b) => (a.cost === b.cost ? 0 : a.cost - b.cost))
    .map(({ each }) => each);
  return { asked, tier, model };
}

function usage(message: string): SufficeError {
  return new SufficeError("usage.invalid", { message: `--model, --fallback: ${message}` });
}
