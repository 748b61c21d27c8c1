import type { DecidedStep, Policy, Rung } from "../../domain/index.ts";
import { rewriteCost } from "../../pricing/index.ts";
import type { AttemptCosts } from "./candidates.ts";

/**
 * What a provider keeps no shorter prefix than. The figures differ by model (Anthropic's published ones are 1,024 to 4,096 tokens,
 * OpenAI's 1,024; read 2026-11), and no model states its own here: the largest of them, so that nobody waits for a cache that is not there.
 */
export const LEAST_SHARED_PREFIX_TOKENS = 4096;

/** What a delegated step is held to: how long its brief may be, and from which length on its siblings had better wait for its cache. */
export function delegateBounds(
  rungs: readonly Rung[],
  { policy, costs }: { readonly policy: Policy; readonly costs: AttemptCosts },
): Pick<DecidedStep, "briefTokens" | "sharesPrefixFrom"> {
  const { briefTokens } = policy.delegation;
  const price = costs.priceOf(rungs[0]?.models[0] ?? "");
  const isReadCheaper =
    price !== undefined &&
    rewriteCost(price, { contextTokens: LEAST_SHARED_PREFIX_TOKENS, charge: "write-less-read" }) > 0;
  return {
    ...(briefTokens === undefined ? {} : { briefTokens }),
    ...(isReadCheaper ? { sharesPrefixFrom: LEAST_SHARED_PREFIX_TOKENS } : {}),
  };
}
