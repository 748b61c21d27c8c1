import type { CallOrigin, LoggedCall, LogKind } from "../agent-logs/index.ts";
import {
  type Cost,
  FREE,
  type ModelRegistry,
  modelNamed,
  type Price,
  type PriceBook,
  type PricedCall,
  type Tier,
  type Usage,
  type WorkTags,
} from "../domain/index.ts";
import { costOfUsage, createPriceFinder } from "../pricing/index.ts";
import { estimatedOutput } from "./estimated-output.ts";
import type { GatheredCall } from "./gather-calls.ts";

export interface PricingContext {
  readonly book: PriceBook;
  /** Says the tier of a model, by declared names alone. */
  readonly models: ModelRegistry;
  /** Of models that nobody serves any more, by the name that the book has for them. */
  readonly formerTiers?: Readonly<Record<string, Tier>>;
  /** Placeholders of output are replaced by an estimate where the answer's length is known. */
  readonly estimatesOutput: boolean;
}

/** Each call at the price of its own date. What nobody was billed for is free; what has no price is unpriced, never free. */
export function pricedCalls(calls: readonly GatheredCall[], context: PricingContext): readonly PricedCall[] {
  const pricing = createPricing(context);
  return calls.map((call) => pricing(call, call.log, call.origin));
}

/** Prices one call of a log, with whose it was; the same one for all calls, since it remembers prices, tiers and tags. */
export type CallPricing = (call: LoggedCall, log: LogKind, origin: CallOrigin) => PricedCall;

export function createPricing({
  book,
  models,
  formerTiers = {},
  estimatesOutput,
}: PricingContext): CallPricing {
  const priceOf = createPriceFinder(book);
  const tierOf = rememberedTiers((model, listed) => {
    const known = modelNamed(models, model) ?? modelNamed(models, listed ?? "");
    return known?.tier ?? ownTier(formerTiers, listed ?? model);
  });
  const tagsFor = sharedTags();
  return (call, log, origin) => {
    const estimate = estimatesOutput ? estimatedOutput(call) : undefined;
    const usage = estimate ?? call.usage;
    const price = priceOf(call.model, call.at);
    const { agentType, parentToolUse } = origin;
    // Without spreading: there are tens of thousands of calls, and a person waits.
    const priced: Writable<PricedCall> = {
      source: log,
      sourceId: call.id,
      at: call.at,
      tags: tagsFor(origin, tierOf(call.model, price?.model)),
      modelAsked: call.modelAsked ?? call.model,
      modelAnswered: call.model,
      usage,
      cost: costOf(call, usage, price),
      hasUncertainOutput: call.output.kind === "placeholder" && call.isUnbilled !== true,
      hasEstimatedOutput: estimate !== undefined,
      acts: call.acts,
    };
    if (call.speed !== undefined) priced.speed = call.speed;
    if (agentType !== undefined) priced.agentType = agentType;
    if (parentToolUse !== undefined) priced.parentToolUse = parentToolUse;
    return priced;
  };
}

type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

type TierOf = (model: string, listed: string | undefined) => Tier | undefined;

/** A model is looked for once for each of its names in the book: over time it may have several. */
function rememberedTiers(find: TierOf): TierOf {
  const known = new Map<string, Map<string | undefined, Tier | undefined>>();
  return (model, listed) => {
    let tiers = known.get(model);
    if (tiers === undefined) {
      tiers = new Map();
      known.set(model, tiers);
    }
    if (!tiers.has(listed)) tiers.set(listed, find(model, listed));
    return tiers.get(listed);
  };
}

function ownTier(tiers: Readonly<Record<string, Tier>>, model: string): Tier | undefined {
  return Object.hasOwn(tiers, model) ? tiers[model] : undefined;
}

function costOf(
  { isUnbilled, speed }: Pick<LoggedCall, "isUnbilled" | "speed">,
  usage: Usage,
  price: Price | undefined,
): Cost {
  if (isUnbilled === true) return FREE;
  // Fast mode costs a multiple that the book does not have; the plain price would be a quiet wrong bill.
  return costOfUsage(usage, speed === "fast" ? undefined : price);
}

/** Calls of one origin and tier have the same tags: one value for all of them, since there are many. */
function sharedTags(): (origin: CallOrigin, tier: Tier | undefined) => WorkTags {
  const known = new Map<CallOrigin, Map<Tier | undefined, WorkTags>>();
  return (origin, tier) => {
    let ofOrigin = known.get(origin);
    if (ofOrigin === undefined) {
      ofOrigin = new Map();
      known.set(origin, ofOrigin);
    }
    let tags = ofOrigin.get(tier);
    if (tags === undefined) {
      tags = tagsOf(origin, tier);
      ofOrigin.set(tier, tags);
    }
    return tags;
  };
}

function tagsOf(origin: CallOrigin, tier: Tier | undefined): WorkTags {
  const { agentType: _type, parentToolUse: _toolUse, branch: _branch, ...tags } = origin;
  return tier === undefined ? tags : { ...tags, tier };
}
