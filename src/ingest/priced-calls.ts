import type { CallOrigin } from "../agent-logs/index.ts";
import {
  type Cost,
  FREE,
  type ModelRegistry,
  modelNamed,
  type Price,
  type PriceBook,
  type PricedCall,
  type Tier,
  type WorkTags,
} from "../domain/index.ts";
import { costOfUsage, priceAt } from "../pricing/index.ts";
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
export function pricedCalls(
  calls: readonly GatheredCall[],
  { book, models, formerTiers = {}, estimatesOutput }: PricingContext,
): readonly PricedCall[] {
  return calls.map((call) => {
    const estimate = estimatesOutput ? estimatedOutput(call) : undefined;
    const usage = estimate ?? call.usage;
    const price = priceAt(book, call.model, call.at);
    const known = modelNamed(models, call.model) ?? modelNamed(models, price?.model ?? "");
    const tier = known?.tier ?? ownTier(formerTiers, price?.model ?? call.model);
    return {
      source: call.log,
      sourceId: call.id,
      at: call.at,
      tags: tagsOf(call.origin, tier),
      modelAsked: call.modelAsked ?? call.model,
      modelAnswered: call.model,
      usage,
      cost: costOf({ ...call, usage }, price),
      hasUncertainOutput: call.output.kind === "placeholder" && call.isUnbilled !== true,
      hasEstimatedOutput: estimate !== undefined,
      ...(call.speed === undefined ? {} : { speed: call.speed }),
      ...(call.origin.agentType === undefined ? {} : { agentType: call.origin.agentType }),
      ...(call.origin.parentToolUse === undefined ? {} : { parentToolUse: call.origin.parentToolUse }),
      ...(call.acts === undefined ? {} : { acts: call.acts }),
    };
  });
}

function ownTier(tiers: Readonly<Record<string, Tier>>, model: string): Tier | undefined {
  return Object.hasOwn(tiers, model) ? tiers[model] : undefined;
}

function costOf(call: Pick<GatheredCall, "usage" | "isUnbilled" | "speed">, price: Price | undefined): Cost {
  if (call.isUnbilled === true) return FREE;
  // Fast mode costs a multiple that the book does not have; the plain price would be a quiet wrong bill.
  return costOfUsage(call.usage, call.speed === "fast" ? undefined : price);
}

function tagsOf(origin: CallOrigin, tier: Tier | undefined): WorkTags {
  const { agentType: _type, parentToolUse: _toolUse, branch: _branch, ...tags } = origin;
  return tier === undefined ? tags : { ...tags, tier };
}
