import { type Usage, usageOf } from "../../domain/index.ts";
import type { JsonObject } from "../../protocols/index.ts";
import { numberAt, objectAt, textAt, tokensAt } from "../json-fields.ts";

/** What one run used of one model. */
export interface ModelUsage {
  readonly model: string;
  readonly modelAsked: string | undefined;
  readonly provider: string | undefined;
  readonly usage: Usage;
  readonly recordedUsd: number | undefined;
}

/**
 * Every model of a result that was used. `modelUsage` covers sub-agents too; results of old versions have only `usage`, which
 * is the main loop's and names no model, so that the caller says it.
 */
export function modelUsagesOf(result: JsonObject, mainModel: string): readonly ModelUsage[] {
  const byModel = objectAt(result, "modelUsage");
  const listed = Object.keys(byModel).map((asked) => usageOfModel(asked, objectAt(byModel, asked)));
  const all = listed.length > 0 ? listed : [usageOfMain(result, mainModel)];
  return all.filter(({ usage }) => Object.values(usage).some((count) => count > 0));
}

/** How Claude Code asks itself for a long context; it is no part of a model's name, and transcripts do not have it. */
const LONG_CONTEXT = /\[1m\]$/i;

function usageOfModel(asked: string, used: JsonObject): ModelUsage {
  const model = textAt(used, "canonicalModel") ?? asked.replace(LONG_CONTEXT, "");
  return {
    model,
    modelAsked: model === asked ? undefined : asked,
    provider: textAt(used, "provider"),
    usage: usageOf({
      freshInput: tokensAt(used, "inputTokens"),
      cacheRead: tokensAt(used, "cacheReadInputTokens"),
      ...writesOf(
        tokensAt(used, "cacheCreationInputTokens"),
        tokensAt(used, "cacheCreationEphemeral5mInputTokens"),
        tokensAt(used, "cacheCreationEphemeral1hInputTokens"),
      ),
      output: tokensAt(used, "outputTokens"),
    }),
    // An id that Claude Code does not know is priced like another model: that is no cost to compare with.
    recordedUsd: textAt(used, "costBasis") === "unknown" ? undefined : numberAt(used, "costUSD"),
  };
}

function usageOfMain(result: JsonObject, asked: string): ModelUsage {
  const model = asked.replace(LONG_CONTEXT, "");
  const used = objectAt(result, "usage");
  const split = objectAt(used, "cache_creation");
  return {
    model,
    modelAsked: model === asked ? undefined : asked,
    provider: undefined,
    usage: usageOf({
      freshInput: tokensAt(used, "input_tokens"),
      cacheRead: tokensAt(used, "cache_read_input_tokens"),
      ...writesOf(
        tokensAt(used, "cache_creation_input_tokens"),
        tokensAt(split, "ephemeral_5m_input_tokens"),
        tokensAt(split, "ephemeral_1h_input_tokens"),
      ),
      output: tokensAt(used, "output_tokens"),
    }),
    recordedUsd: numberAt(result, "total_cost_usd"),
  };
}

/** The sum may be missing, or alone: what it has more than its parts was written for the usual five minutes. */
function writesOf(
  sum: number | undefined,
  cacheWrite5m: number | undefined,
  cacheWrite1h: number | undefined,
) {
  const rest = (sum ?? 0) - (cacheWrite5m ?? 0) - (cacheWrite1h ?? 0);
  const isSumAlone = sum !== undefined && cacheWrite5m === undefined && cacheWrite1h === undefined;
  return rest > 0 || isSumAlone
    ? { cacheWrite5m: (cacheWrite5m ?? 0) + rest, cacheWrite1h }
    : { cacheWrite5m, cacheWrite1h };
}
