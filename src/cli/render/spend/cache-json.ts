import {
  CACHE_LOSS_CAUSES,
  CACHE_PARTS,
  type CacheReport,
  type ConversationSummary,
  type InputPrice,
  type LossesByCause,
} from "../../../conversations/index.ts";
import { isoTime, type Json, usdNumber } from "../../../domain/index.ts";

type JsonObject = { readonly [key: string]: Json };

/** The part `cache` of `suffice.profile/1`. Shares are from 0 to 1; what nobody can tell is `null`. */
export function cacheJson(cache: CacheReport): JsonObject {
  const { threads, calls, unpricedCalls, uncertainOutputCalls, parts, hitRate, input, losses, byLength } =
    cache;
  return {
    threads,
    calls,
    unpricedCalls,
    uncertainOutputCalls,
    hitRate: hitRate ?? null,
    input: inputJson(input),
    byModel: cache.byModel.map((model) => ({
      ...model,
      hitRate: model.hitRate ?? null,
      input: inputJson(model.input),
    })),
    parts: Object.fromEntries(
      CACHE_PARTS.map((part) => {
        const { tokens, amount, tokenShare, costShare } = parts[part];
        const shares = { tokenShare: tokenShare ?? null, costShare: costShare ?? null };
        return [part, { tokens, costUsd: usdNumber(amount), ...shares }];
      }),
    ),
    losses: lossesJson(losses),
    byLength: byLength.map(({ agents, from, to, amount, shares, ...row }) => ({
      agents,
      from,
      to: to ?? null,
      threads: row.threads,
      calls: row.calls,
      unpricedCalls: row.unpricedCalls,
      costUsd: usdNumber(amount),
      shares: shares === undefined ? null : { ...shares },
    })),
    basis: "historical",
  };
}

function inputJson(input: InputPrice | undefined): Json {
  return input === undefined ? null : { ...input };
}

/** One of the part `conversations`. */
export function conversationJson(summary: ConversationSummary): JsonObject {
  const { spend, context, losses } = summary;
  return {
    conversation: summary.conversation,
    project: summary.project ?? null,
    startedAt: isoTime(summary.startedAt),
    endedAt: isoTime(summary.endedAt),
    mainCalls: summary.mainCalls,
    subCalls: summary.subCalls,
    unpricedCalls: spend.unpricedCalls,
    uncertainOutputCalls: summary.uncertainOutputCalls,
    costUsd: usdNumber(spend.amount),
    cacheReadShare: summary.cacheReadShare ?? null,
    context: context === undefined ? null : { ...context, medianPerCall: context.medianPerCall ?? null },
    losses: lossesJson(losses),
    models: [...summary.models],
    chunks: summary.chunks,
  };
}

function lossesJson(losses: LossesByCause): JsonObject {
  return Object.fromEntries(
    CACHE_LOSS_CAUSES.map((cause) => {
      const { count, tokens, amount, unpriced } = losses[cause];
      return [cause, { count, tokens, costUsd: usdNumber(amount), unpriced }];
    }),
  );
}
