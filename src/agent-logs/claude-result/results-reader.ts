import type { Instant, Json } from "../../domain/index.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../protocols/index.ts";
import { numberAt, textAt, timeAt } from "../json-fields.ts";
import { jsonOfLine } from "../json-line.ts";
import type { LineReader, LoggedCall, Skipped } from "../log-format.ts";
import { modelUsagesOf } from "./model-usage.ts";

/** Results, how their runs began, and the times between, which results do not tell. */
export const MARKERS: readonly Uint8Array[] = ["modelUsage", "total_cost_usd", "init", "timestamp"].map(
  (word) => Buffer.from(`"${word}"`),
);

const UNKNOWN_MODEL = "unknown";

export interface ResultsOptions {
  readonly state: Json | undefined;
  /** When the file was changed last: the time of a result where no line before it tells any. */
  readonly changedAt: () => Instant | undefined;
}

/** What the lines before said of the run that goes on. */
interface Run {
  readonly session?: string;
  readonly model?: string;
  readonly project?: string;
  readonly at?: Instant;
}

export function openResults({ state, changedAt }: ResultsOptions): LineReader {
  const calls: LoggedCall[] = [];
  const skipped: Skipped[] = [];
  let run = readRun(state);
  let records = 0;
  const take = (message: JsonObject, line: number) => {
    run = { ...run, ...newsOf(message) };
    if (message["type"] !== "result") return;
    const at = run.at ?? changedAt();
    if (at === undefined) skipped.push({ line, reason: "a result without a time" });
    else calls.push(...callsOf(message, run, at));
  };
  return {
    line(bytes, number) {
      records += 1;
      const value = jsonOfLine(bytes);
      // With `--verbose` a run's messages are printed as one array.
      const messages = isJsonArray(value) ? value : [value];
      if (!messages.some(isJsonObject)) skipped.push({ line: number, reason: "not a JSON object" });
      for (const message of messages) if (isJsonObject(message)) take(message, number);
    },
    done: () => ({ calls, skipped, records, state: { ...run } }),
  };
}

function newsOf(message: JsonObject): Run {
  const at = timeAt(message, "timestamp");
  const time = at === undefined ? {} : { at };
  if (message["type"] !== "system" || message["subtype"] !== "init") return time;
  return { ...time, ...startOf(message, "session_id", "cwd") };
}

function readRun(state: Json | undefined): Run {
  if (!isJsonObject(state)) return {};
  const at = timeAt(state, "at");
  return { ...startOf(state, "session", "project"), ...(at === undefined ? {} : { at }) };
}

function startOf(value: JsonObject, sessionKey: string, projectKey: string): Run {
  const [session, model] = [textAt(value, sessionKey), textAt(value, "model")];
  const project = textAt(value, projectKey);
  return {
    ...(session === undefined ? {} : { session }),
    ...(model === undefined ? {} : { model }),
    ...(project === undefined ? {} : { project }),
  };
}

function callsOf(result: JsonObject, run: Run, at: Instant): readonly LoggedCall[] {
  const session = textAt(result, "session_id");
  const isOfRun = run.session !== undefined && (session === undefined || session === run.session);
  const conversation = session ?? run.session;
  const project = isOfRun ? run.project : undefined;
  return modelUsagesOf(result, (isOfRun ? run.model : undefined) ?? UNKNOWN_MODEL).map((used) => ({
    id: `claude-result:${conversation ?? ""}:${nameOf(result)}:${used.modelAsked ?? used.model}`,
    at,
    provider: used.provider,
    model: used.model,
    ...(used.modelAsked === undefined ? {} : { modelAsked: used.modelAsked }),
    usage: used.usage,
    output: { kind: "final" },
    origin: {
      ...(project === undefined ? {} : { project }),
      ...(conversation === undefined ? {} : { conversation }),
    },
    isFirstHand: true,
    isSummary: true,
    ...(used.recordedUsd === undefined ? {} : { recordedUsd: used.recordedUsd }),
  }));
}

/** A session that is resumed gives several results. Old versions give them no id; how long they took tells them apart. */
function nameOf(result: JsonObject): string {
  const measured = ["duration_ms", "duration_api_ms", "num_turns", "total_cost_usd"];
  return textAt(result, "uuid") ?? measured.map((key) => numberAt(result, key) ?? "").join("-");
}
