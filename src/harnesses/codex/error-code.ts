import { z } from "zod";
import type { ErrorCode } from "../../domain/index.ts";

/** What Codex writes down of a turn that failed. */
export const CodexFailure = z.looseObject({ message: z.string(), codex_error_info: z.unknown().optional() });
export type CodexFailure = z.infer<typeof CodexFailure>;

const CODE_OF_WORD: ReadonlyMap<string, ErrorCode> = new Map([
  ["bad_request", "provider.invalid-request"],
  ["context_window_exceeded", "provider.context-too-long"],
  ["cyber_policy", "provider.refused"],
  ["internal_server_error", "provider.overloaded"],
  ["model_not_found", "provider.model-unknown"],
  ["server_overloaded", "provider.overloaded"],
  ["unauthorized", "provider.unauthorised"],
  ["usage_limit_exceeded", "provider.unauthorised"],
]);

const CODE_OF_STATUS: ReadonlyMap<number, ErrorCode> = new Map([
  [400, "provider.invalid-request"],
  [401, "provider.unauthorised"],
  [402, "provider.unauthorised"],
  [403, "provider.unauthorised"],
  [404, "provider.model-unknown"],
  [408, "provider.timed-out"],
  [413, "provider.context-too-long"],
  [422, "provider.invalid-request"],
  [429, "provider.rate-limited"],
]);

/** `{ "http_connection_failed": { "http_status_code": 401 } }` and the like: the one key says in which phase. */
const WithStatus = z.record(z.string(), z.looseObject({ http_status_code: z.number().nullish() }));

/** By Codex's own word, by the status of the answer, and where it says neither by what it tells. */
export function codeOfFailure({ message, codex_error_info: info }: CodexFailure): ErrorCode {
  const byWord = typeof info === "string" ? CODE_OF_WORD.get(info) : undefined;
  return byWord ?? codeOfStatus(statusIn(info)) ?? codeOfMessage(message);
}

function statusIn(info: unknown): number | undefined {
  const parsed = WithStatus.safeParse(info);
  if (!parsed.success) return undefined;
  return (
    Object.values(parsed.data).find(({ http_status_code: status }) => typeof status === "number")
      ?.http_status_code ?? undefined
  );
}

function codeOfStatus(status: number | undefined): ErrorCode | undefined {
  if (status === undefined) return undefined;
  if (status >= 500) return "provider.overloaded";
  return CODE_OF_STATUS.get(status) ?? (status >= 400 ? "provider.invalid-request" : undefined);
}

/** The body of a 400 is the message itself. */
function codeOfMessage(message: string): ErrorCode {
  if (/^\s*\{/.test(message))
    return /context_length_exceeded/.test(message) ? "provider.context-too-long" : "provider.invalid-request";
  if (message.startsWith("stream disconnected")) return "provider.stream-broken";
  if (/error sending request|connection (?:refused|failed)/i.test(message)) return "provider.unreachable";
  return "harness.failed";
}
