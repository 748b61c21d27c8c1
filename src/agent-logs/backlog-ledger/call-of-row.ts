import { NO_USAGE, TASK_KINDS, taskId, type Usage, usageOf } from "../../domain/index.ts";
import type { JsonObject } from "../../protocols/index.ts";
import { numberAt, textAt, tokensAt } from "../json-fields.ts";
import type { CallOrigin, LoggedCall } from "../log-format.ts";
import { loggedTimeAt } from "../logged-time.ts";

/** What makes a row this row: two that agree in all of it are copies, or equal calls of one moment. */
const IDENTITY = (
  "timestamp workflow phase ticket_id model_alias provider model input_tokens output_tokens cached_input_tokens " +
  "cost_usd batch_job_id status"
).split(" ");

/** The call that a row of the ledger records; `undefined` where it has no time, or neither a model nor tokens. */
export function callOfRow(row: JsonObject, project: string | undefined): LoggedCall | undefined {
  const at = loggedTimeAt(row, "timestamp");
  const modelAsked = textAt(row, "model_alias");
  const model = textAt(row, "model") ?? modelAsked;
  const usage = usageOfRow(row);
  if (at === undefined || (model === undefined && usage === NO_USAGE)) return undefined;
  const usd = numberAt(row, "cost_usd");
  return {
    id: `backlog-ledger:${JSON.stringify(IDENTITY.map((key) => row[key] ?? null))}`,
    at,
    provider: textAt(row, "provider"),
    model: model ?? "unknown",
    ...(modelAsked === undefined ? {} : { modelAsked }),
    usage,
    output: { kind: "final" },
    origin: originOf(row, project),
    isFirstHand: true,
    ...(isUnbilled(row, usage) ? { isUnbilled: true } : {}),
    ...(usd === undefined ? {} : { recordedUsd: usd }),
  };
}

/** Input includes what was read from the cache, unless that is more than all of it. What was written to it is not told. */
function usageOfRow(row: JsonObject): Usage {
  const [input, cached] = [tokensAt(row, "input_tokens"), tokensAt(row, "cached_input_tokens")];
  const output = tokensAt(row, "output_tokens");
  const isEmpty = ((input ?? 0) || (cached ?? 0) || (output ?? 0)) === 0;
  if (isEmpty && hasFailed(row)) return NO_USAGE;
  if (input === undefined && cached === undefined && output === undefined) return NO_USAGE;
  const isIncluded = input !== undefined && cached !== undefined && cached <= input;
  return usageOf({ freshInput: isIncluded ? input - cached : input, cacheRead: cached, output });
}

function hasFailed(row: JsonObject): boolean {
  return /^(?:fail|error|timeout|refused|cancel)/i.test(textAt(row, "status") ?? "");
}

/** It failed before any token; or an answer out of the gateway's own cache, where a hit that the provider bills has cached tokens. */
function isUnbilled(row: JsonObject, usage: Usage): boolean {
  if (usage === NO_USAGE) return hasFailed(row);
  return row["cache_hit"] === true && numberAt(row, "cost_usd") === 0 && (usage.cacheRead ?? 0) === 0;
}

function originOf(row: JsonObject, project: string | undefined): CallOrigin {
  const [ticket, step, gate] = [textAt(row, "ticket_id"), textAt(row, "phase"), textAt(row, "gate")];
  const kind = TASK_KINDS.find((known) => known === step);
  return {
    ...(project === undefined ? {} : { project }),
    ...(ticket === undefined ? {} : { task: taskId(ticket) }),
    ...(step === undefined ? {} : { step }),
    ...(gate === undefined ? {} : { gate }),
    ...(kind === undefined ? {} : { kind }),
  };
}
