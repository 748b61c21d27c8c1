import { type ModelRequest, type NanoUsd, type Price, usageOf } from "../domain/index.ts";
import { asSold, costOfUsage } from "../pricing/index.ts";

/** Fewer than any tokeniser was seen to need for code or English; an estimate that reserves must not be too low. */
const BYTES_PER_TOKEN = 2;

/**
 * The most that a call can cost: its whole text sent fresh or written to the cache, whichever is dearer, and its whole
 * allowance of output used. A provider that sells no cache writes bills them as fresh input. `undefined` without a price.
 */
export function mostExpensiveOutcome(request: ModelRequest, price: Price | undefined): NanoUsd | undefined {
  if (price === undefined) return undefined;
  const bytes = Buffer.byteLength(JSON.stringify([request.system, request.tools, request.messages]));
  const prompt = Math.ceil(bytes / BYTES_PER_TOKEN);
  const output = request.maxOutputTokens;
  const fresh = costOfUsage(usageOf({ freshInput: prompt, output }), price);
  const written = costOfUsage(asSold(usageOf({ freshInput: 0, cacheWrite5m: prompt, output }), price), price);
  if (fresh.kind === "unpriced" || written.kind === "unpriced") return undefined;
  return fresh.amount > written.amount ? fresh.amount : written.amount;
}
