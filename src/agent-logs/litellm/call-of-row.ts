import { type Instant, NO_USAGE, type Usage } from "../../domain/index.ts";
import type { JsonObject } from "../../protocols/index.ts";
import { numberAt, textAt } from "../json-fields.ts";
import type { LoggedCall } from "../log-format.ts";
import { loggedTimeAt } from "../logged-time.ts";
import { originOfRow } from "./origin-of-row.ts";
import { unpackedAt } from "./packed-json.ts";
import { notACall } from "./row-kind.ts";
import { servedModel } from "./served-model.ts";
import { usageOfRow } from "./usage-of-row.ts";

export interface LitellmOptions {
  /**
   * What a usage costs by the price book, in dollars; `undefined` where the model has no price. Compared with what the row
   * says was spent, it decides between the meanings that `prompt_tokens` has had.
   */
  readonly costUsd?: (call: {
    readonly model: string;
    readonly at: Instant;
    readonly usage: Usage;
  }) => number | undefined;
}

export type RowReading =
  | { readonly kind: "call"; readonly call: LoggedCall }
  | { readonly kind: "skipped"; readonly reason: string };

/** The call that a row of `LiteLLM_SpendLogs` or a `StandardLoggingPayload` records. */
export function callOfRow(row: JsonObject, options: LitellmOptions): RowReading {
  const reason = notACall(row);
  if (reason !== undefined) return { kind: "skipped", reason };
  const at = loggedTimeAt(row, "startTime", "endTime");
  if (at === undefined) return { kind: "skipped", reason: "no time" };
  const { provider, model } = servedModel(row) ?? { provider: undefined, model: "unknown" };
  const modelAsked = textAt(row, "model_group");
  const usd = recordedUsd(row);
  const answered = outcomeOf(row, usd);
  const costUsd = (usage: Usage) => options.costUsd?.({ model, at, usage });
  const usage = answered === "failed" ? NO_USAGE : usageOfRow(row, { usd, costUsd });
  const call: LoggedCall = {
    id: idOf(row, { at, model, isFromCache: answered === "from-cache" }),
    at,
    provider,
    model,
    ...(modelAsked === undefined ? {} : { modelAsked }),
    usage,
    output: { kind: "final" },
    origin: originOfRow(row),
    // The agent's own log knows the folder and the branch.
    isFirstHand: false,
    ...(answered === "by-model" ? {} : { isUnbilled: true }),
    ...(usd === undefined ? {} : { recordedUsd: usd }),
  };
  return { kind: "call", call };
}

/** A failed call that cost something was billed, whatever its status says. */
function outcomeOf(row: JsonObject, usd: number | undefined): "by-model" | "from-cache" | "failed" {
  const isFromCache = row["cache_hit"] === true || textAt(row, "cache_hit")?.toLowerCase() === "true";
  if (isFromCache) return "from-cache";
  const status = textAt(row, "status") ?? textAt(unpackedAt(row, "metadata"), "status");
  return status === "failure" && (usd ?? 0) === 0 ? "failed" : "by-model";
}

function recordedUsd(row: JsonObject): number | undefined {
  const costs = [row, unpackedAt(row, "metadata")].map((holder) => unpackedAt(holder, "cost_breakdown"));
  return (
    numberAt(row, "spend") ??
    numberAt(row, "response_cost") ??
    costs.map((cost) => numberAt(cost, "total_cost")).find((usd) => usd !== undefined)
  );
}

/**
 * The id of the answer, by which other logs know the call too. An answer out of the cache repeats the id of the one that was
 * paid for: LiteLLM adds to it, and where it did not, we do.
 */
function idOf(
  row: JsonObject,
  { at, model, isFromCache }: { at: Instant; model: string; isFromCache: boolean },
): string {
  const given = [textAt(row, "request_id"), textAt(row, "id")].find(
    (id) => id !== undefined && id !== "None",
  );
  const id = given ?? JSON.stringify(["litellm", at, model, row["prompt_tokens"], row["completion_tokens"]]);
  return isFromCache && !id.includes("_cache_hit") ? `${id}_cache_hit${at}` : id;
}
