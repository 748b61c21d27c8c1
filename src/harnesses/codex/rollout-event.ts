import { z } from "zod";
import { CodexFailure } from "./error-code.ts";

/** What a line of a conversation says that matters while it is being written. */
export type RolloutEvent =
  /** An answer's counts stand behind what it asks for, and before what that does. */
  | { readonly kind: "asked-for-tool" | "answered" }
  | { readonly kind: "ended"; readonly text: string | undefined; readonly failure: CodexFailure | undefined };

const Line = z.looseObject({
  type: z.string(),
  payload: z.looseObject({ type: z.string().optional() }),
});

const Ended = z.looseObject({
  last_agent_message: z.string().nullish(),
  error: CodexFailure.nullish(),
});

/** `undefined` for all other lines, and for one that is no JSON. */
export function rolloutEvent(line: string): RolloutEvent | undefined {
  const parsed = Line.safeParse(jsonOf(line));
  if (!parsed.success) return undefined;
  const { type, payload } = parsed.data;
  if (type === "token_usage_record") return { kind: "answered" };
  if (type === "response_item" && TOOL_CALLS.has(payload.type ?? "")) return { kind: "asked-for-tool" };
  if (type !== "event_msg" || payload.type !== "task_complete") return undefined;
  const ended = Ended.safeParse(payload);
  const { last_agent_message: text, error } = ended.success ? ended.data : {};
  return { kind: "ended", text: text ?? undefined, failure: error ?? undefined };
}

const TOOL_CALLS: ReadonlySet<string> = new Set(["function_call", "custom_tool_call", "local_shell_call"]);

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // A SyntaxError: the line was cut off when its writer was killed.
    return undefined;
  }
}
