import type { LogReading, Skipped, SubAgent } from "../../../agent-logs/index.ts";
import type { Json } from "../../../domain/index.ts";
import { isJsonArray, isJsonObject, type JsonObject, parseJson } from "../../../protocols/index.ts";
import { createStreamReader, createStreamWriter, UnreadableText } from "./number-stream.ts";
import { readCalls, writeCalls } from "./stored-calls.ts";
import { readMoments, storedMoments } from "./stored-moments.ts";

/** A reading as a short text that is quick to read again. `undefined` where it has what somebody said, which is never stored. */
export function storedReading(reading: LogReading): string | undefined {
  const { calls, agents, moments, skipped, records, state } = reading;
  const said = storedMoments(moments ?? []);
  if (said === undefined) return undefined;
  const stored = { ids: [], origins: createStreamWriter(), calls: createStreamWriter() };
  writeCalls(calls, stored);
  return JSON.stringify([
    stored.ids,
    [stored.origins.numbers, stored.origins.texts],
    [stored.calls.numbers, stored.calls.texts],
    agents ?? null,
    moments === undefined ? null : said,
    skipped.map(({ line, reason }) => [line ?? null, reason]),
    records,
    state,
  ]);
}

/** What {@link storedReading} was given; `undefined` for a text that it did not write. */
export function readStoredReading(text: string): LogReading | undefined {
  try {
    return readingOf(parseJson(text));
  } catch {
    // An UnreadableText, or a `bug.invariant` of a count or a time that is none: another program wrote it, or a disk failed.
    return undefined;
  }
}

function readingOf(value: Json | undefined): LogReading | undefined {
  if (!isJsonArray(value) || value.length !== 8) return undefined;
  const [ids, origins, calls, agents, moments, skipped, records, state = null] = value;
  if (!isJsonArray(ids) || !isJsonArray(skipped) || typeof records !== "number") return undefined;
  return {
    calls: readCalls({ ids, origins: streamOf(origins), calls: streamOf(calls) }),
    ...(isJsonArray(agents) ? { agents: agents.filter(isJsonObject).map(agentOf) } : {}),
    ...(moments === null ? {} : { moments: readMoments(moments) }),
    skipped: skipped.map(skippedOf),
    records,
    state,
  };
}

function streamOf(value: Json | undefined) {
  const [numbers, texts] = isJsonArray(value) ? value : [];
  if (isJsonArray(numbers) && isJsonArray(texts)) return createStreamReader(numbers, texts);
  throw new UnreadableText("no numbers or no texts");
}

function agentOf({ conversation, agent, agentType, parentToolUse, ...rest }: JsonObject): SubAgent {
  if (typeof agent !== "string" || Object.keys(rest).length > 0) throw new UnreadableText("no agent");
  return {
    conversation: typeof conversation === "string" ? conversation : undefined,
    agent,
    ...(typeof agentType === "string" ? { agentType } : {}),
    ...(typeof parentToolUse === "string" ? { parentToolUse } : {}),
  };
}

function skippedOf(value: Json): Skipped {
  const [line, reason] = isJsonArray(value) ? value : [];
  if (typeof reason !== "string") throw new UnreadableText("no reason");
  return { line: typeof line === "number" ? line : undefined, reason };
}
