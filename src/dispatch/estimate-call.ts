import { type Cost, type ModelRequest, type NanoUsd, type Price, usageOf } from "../domain/index.ts";
import { costOfUsage } from "../pricing/index.ts";

/** Fewer than any tokeniser was seen to need for code or English; an estimate that reserves must not be too low. */
const BYTES_PER_TOKEN = 2;

/**
 * The most that a call can cost: its whole text written to the cache, its whole allowance of output used.
 * `undefined` without a price.
 */
export function mostExpensiveOutcome(request: ModelRequest, price: Price | undefined): NanoUsd | undefined {
  const bytes = Buffer.byteLength(JSON.stringify([request.system, request.tools, request.messages]));
  const prompt = Math.ceil(bytes / BYTES_PER_TOKEN);
  const usage = usageOf({ freshInput: 0, cacheWrite5m: prompt, output: request.maxOutputTokens });
  const cost: Cost = costOfUsage(usage, price);
  return cost.kind === "priced" ? cost.amount : undefined;
}
