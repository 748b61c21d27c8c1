import { type Instant, type Json, usageOf } from "../../domain/index.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../protocols/index.ts";
import { numberAt, textAt, timeAt, timeOf, tokensAt } from "../json-fields.ts";
import { jsonOfLine } from "../json-line.ts";
import type { CallOrigin, LineReader, LoggedCall, Skipped } from "../log-format.ts";
import { type LogRecord, logRecordsIn, plainValue } from "./log-records.ts";

const EVENT = "api_request";

/** Not only between quotes: the name may stand behind `claude_code.`. */
export const MARKERS: readonly Uint8Array[] = [Buffer.from(EVENT)];

const UNKNOWN_MODEL = "unknown";

/** How Claude Code asks itself for a long context; it is no part of a model's name, and transcripts do not have it. */
const LONG_CONTEXT = /\[1m\]$/i;

export function openEvents(): LineReader {
  const calls: LoggedCall[] = [];
  const skipped: Skipped[] = [];
  let records = 0;
  return {
    line(bytes, number) {
      records += 1;
      const value = jsonOfLine(bytes);
      if (!isJsonObject(value) && !isJsonArray(value)) {
        skipped.push({ line: number, reason: "not a JSON object" });
      }
      for (const record of logRecordsIn(value).filter(isRequest)) {
        const call = callOf(record);
        if (typeof call === "string") skipped.push({ line: number, reason: call });
        else calls.push(call);
      }
    },
    done: () => ({ calls, skipped, records, state: null }),
  };
}

/** Its name is an attribute, the body, or the record's own, with `claude_code.` before it or without. */
function isRequest({ fields, attributes }: LogRecord): boolean {
  const names = [
    attributes["event.name"],
    fields["eventName"],
    fields["name"],
    fields["event"],
    fields["body"],
  ];
  return names.map(plainValue).some((name) => name === EVENT || name === `claude_code.${EVENT}`);
}

/** The call, or why it cannot be one. */
function callOf({ fields, attributes }: LogRecord): LoggedCall | string {
  const usage = usageOf({
    freshInput: tokensAt(attributes, "input_tokens"),
    cacheRead: tokensAt(attributes, "cache_read_tokens"),
    // Written for how long is not told: the usual five minutes.
    cacheWrite5m: tokensAt(attributes, "cache_creation_tokens"),
    output: tokensAt(attributes, "output_tokens"),
  });
  if (usage.freshInput === undefined && usage.output === undefined) return "a request without counts";
  const at = timeOfEvent(fields, attributes);
  if (at === undefined) return "a request without a time";
  const requestId = textAt(attributes, "request_id");
  const recordedUsd = costOf(attributes);
  const asked = textAt(attributes, "model") ?? UNKNOWN_MODEL;
  const model = asked.replace(LONG_CONTEXT, "");
  return {
    id: requestId ?? idWithout(attributes, at),
    at,
    provider: undefined,
    model,
    ...(model === asked ? {} : { modelAsked: asked }),
    usage,
    output: { kind: "final" },
    origin: originOf(attributes),
    isFirstHand: true,
    ...(requestId === undefined ? {} : { requestId }),
    ...(attributes["speed"] === "fast" ? { speed: "fast" as const } : {}),
    ...(recordedUsd === undefined ? {} : { recordedUsd }),
  };
}

/** Behind some gateways answers have no id of their request; the client's, or the place in the session, tells calls apart. */
function idWithout(attributes: JsonObject, at: Instant): string {
  const ownId = textAt(attributes, "client_request_id");
  const place = [textAt(attributes, "session.id"), numberAt(attributes, "event.sequence"), at];
  return `claude-otel:${ownId ?? place.map((part) => part ?? "").join(":")}`;
}

function costOf(attributes: JsonObject): number | undefined {
  const micros = numberAt(attributes, "cost_usd_micros");
  return numberAt(attributes, "cost_usd") ?? (micros === undefined ? undefined : micros / 1_000_000);
}

function timeOfEvent(fields: JsonObject, attributes: JsonObject): Instant | undefined {
  return (
    timeAt(attributes, "event.timestamp") ??
    timeOfNanoseconds(fields["timeUnixNano"]) ??
    timeOfNanoseconds(fields["observedTimeUnixNano"]) ??
    timeAt(fields, "timestamp")
  );
}

/** Nanoseconds since 1970, as text where the writer keeps to the standard. 0 is none. */
function timeOfNanoseconds(value: Json | undefined): Instant | undefined {
  const nanoseconds = numberAt({ value: value ?? null }, "value") ?? 0;
  return nanoseconds === 0 ? undefined : timeOf(nanoseconds / 1_000_000);
}

/** The main loop, by whoever runs it: `repl_main_thread` may be followed by an output style. */
const MAIN = /^(?:main|sdk|repl_main_thread(?::.*)?)$/;

/**
 * Events name the sort of whoever called, and no agent by itself: all of a sort are one agent of their conversation, titles and
 * other auxiliary calls among them.
 */
function originOf(attributes: JsonObject): CallOrigin {
  const conversation = textAt(attributes, "session.id");
  const source = textAt(attributes, "query_source");
  const isMain = source === undefined || MAIN.test(source);
  const agentType = isMain ? undefined : (textAt(attributes, "agent.name") ?? sortOf(source));
  return {
    ...(conversation === undefined ? {} : { conversation }),
    ...(agentType === undefined ? {} : { agent: agentType, agentType }),
  };
}

/** `agent:builtin:Explore` is an `Explore`. */
function sortOf(source: string): string {
  if (source === "compact") return "compaction";
  return source.startsWith("agent:") ? source.slice(source.lastIndexOf(":") + 1) || source : source;
}
