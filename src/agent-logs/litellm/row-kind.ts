import type { JsonObject } from "../../protocols/index.ts";
import { textAt } from "../json-fields.ts";

/** Why a row is no call of a model; `undefined` where it may be one. */
export function notACall(row: JsonObject): string | undefined {
  if (textAt(row, "mcp_namespaced_tool_name") !== undefined) return "a tool's call, not a model's";
  if (["request_id", "id", "prompt_tokens", "completion_tokens"].every((key) => row[key] === undefined)) {
    if (row["users"] !== undefined || row["models"] !== undefined) {
      return "a day's sum, not a call: ask for /spend/logs with summarize=false";
    }
    return "no spend row";
  }
  // LiteLLM_DailyUserSpend and its like.
  if (row["date"] !== undefined && row["startTime"] === undefined) return "a day's sum, not a call";
  return undefined;
}
