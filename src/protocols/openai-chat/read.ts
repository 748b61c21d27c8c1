import type { ContentBlock, Json, StopReason } from "../../domain/index.ts";
import type { AnswerOutcome, AnswerReader, Asked } from "../answer.ts";
import { isJsonArray, isJsonObject, type JsonObject, parseJson, stringAt } from "../json.ts";
import type { SseEvent } from "../sse.ts";
import type { WireError } from "../wire-error.ts";
import { readChatError } from "./errors.ts";
import { reasoningBlock } from "./opaque-parts.ts";
import { addToCalls, closeCall, isWhole, type OpenCall } from "./read-calls.ts";
import { readChatUsage } from "./usage.ts";

/** Puts the chunks of a streamed completion together. The counts come in the last chunk, after the reason for the stop. */
export function createChatReader(asked: Asked): AnswerReader<SseEvent> {
  const answer = emptyAnswer();
  return {
    add(event) {
      takeEvent(answer, event);
      return answer.ended === undefined;
    },
    finish: () => finish(answer, asked),
    hasBegun: () => answer.hasBegun,
    usage: () => readChatUsage(answer.usage),
  };
}

/** The same completion in one piece. */
export function readChatBody(body: Json | undefined, asked: Asked): AnswerOutcome {
  const error = readChatError(body);
  if (error !== undefined) return { kind: "error", error };
  const answer = emptyAnswer();
  const choice = isJsonObject(body) ? firstChoice(body) : undefined;
  if (!isJsonObject(body) || choice === undefined || !isJsonObject(choice["message"])) {
    return { kind: "broken", because: "the answer is no chat completion" };
  }
  takeChunk(answer, body);
  takeDelta(answer, choice["message"]);
  answer.ended = "complete";
  return finish(answer, asked);
}

interface Answer {
  hasBegun: boolean;
  id: string | undefined;
  model: string | undefined;
  text: string;
  /** By the field that it came in, which servers name differently. */
  readonly reasoning: Map<string, string>;
  isRefusal: boolean;
  readonly calls: OpenCall[];
  /** The wire's own word. */
  stop: string | undefined;
  usage: Json | undefined;
  ended: "complete" | WireError | { readonly because: string } | undefined;
}

function emptyAnswer(): Answer {
  return {
    hasBegun: false,
    id: undefined,
    model: undefined,
    text: "",
    reasoning: new Map(),
    isRefusal: false,
    calls: [],
    stop: undefined,
    usage: undefined,
    ended: undefined,
  };
}

const REASONING_FIELDS = ["reasoning_content", "reasoning"] as const;

function takeEvent(answer: Answer, event: SseEvent): void {
  if (answer.ended !== undefined) return;
  if (event.data.trim() === "[DONE]") {
    answer.ended = "complete";
    return;
  }
  const chunk = parseJson(event.data);
  const error = readChatError(chunk);
  if (error !== undefined) answer.ended = error;
  else if (event.event === "error") answer.ended = { type: undefined, message: event.data };
  else if (!isJsonObject(chunk)) answer.ended = { because: "a chunk of the stream is no JSON object" };
  else takeChunk(answer, chunk);
}

function takeChunk(answer: Answer, chunk: JsonObject): void {
  answer.id ??= nonEmpty(stringAt(chunk, "id"));
  answer.model ??= nonEmpty(stringAt(chunk, "model"));
  const choice = firstChoice(chunk);
  // Running totals, where they come more than once: the last ones hold. `null` says nothing.
  const usage = isJsonObject(chunk["usage"]) ? chunk["usage"] : choice?.["usage"];
  if (isJsonObject(usage)) answer.usage = usage;
  if (choice === undefined) return;
  answer.hasBegun = true;
  if (isJsonObject(choice["delta"])) takeDelta(answer, choice["delta"]);
  answer.stop = stringAt(choice, "finish_reason") ?? answer.stop;
}

function takeDelta(answer: Answer, delta: JsonObject): void {
  answer.text += textIn(delta["content"]);
  const refusal = stringAt(delta, "refusal") ?? "";
  if (refusal !== "") answer.isRefusal = true;
  answer.text += refusal;
  for (const field of REASONING_FIELDS) {
    const piece = stringAt(delta, field) ?? "";
    if (piece !== "") answer.reasoning.set(field, (answer.reasoning.get(field) ?? "") + piece);
  }
  const calls = delta["tool_calls"];
  if (!isJsonArray(calls)) return;
  for (const call of calls.filter(isJsonObject)) addToCalls(answer.calls, call);
}

/** A string, or parts of which those of text count. */
function textIn(content: Json | undefined): string {
  if (typeof content === "string") return content;
  if (!isJsonArray(content)) return "";
  return content
    .filter(isJsonObject)
    .map((part) => (part["type"] === "text" ? (stringAt(part, "text") ?? "") : ""))
    .join("");
}

/** One answer is asked for. A list that is empty comes with counts, and before the answer. */
function firstChoice(chunk: JsonObject): JsonObject | undefined {
  const choices = chunk["choices"];
  const first = isJsonArray(choices) ? choices[0] : undefined;
  return isJsonObject(first) ? first : undefined;
}

function finish(answer: Answer, asked: Asked): AnswerOutcome {
  const { ended, stop } = answer;
  if (typeof ended === "object") {
    return "because" in ended ? { kind: "broken", because: ended.because } : { kind: "error", error: ended };
  }
  if (!answer.hasBegun) return { kind: "broken", because: "the stream ended before the answer began" };
  // After the reason for the stop only counts follow: without them the answer is whole, though its price is not known.
  if (ended === undefined && stop === undefined) return { kind: "broken", because: "the answer broke off" };
  return replyOf(answer, asked);
}

function replyOf(answer: Answer, asked: Asked): AnswerOutcome {
  const stop = stopReasonOf(answer);
  // A tool call that the token limit cut in two was never made; the stop reason tells what happened.
  const made = stop.kind === "max-tokens" ? answer.calls.filter(isWhole) : answer.calls;
  const blocks: ContentBlock[] = [...reasoningBlock(answer.reasoning)];
  if (answer.text !== "") blocks.push({ type: "text", text: answer.text });
  for (const [index, call] of made.entries()) {
    const closed = closeCall(call, `call_${asked.turn ?? 0}_${index}`);
    if (closed === undefined) return { kind: "broken", because: "a tool call has no name" };
    blocks.push(...closed);
  }
  return {
    kind: "reply",
    reply: {
      model: answer.model ?? asked.model,
      content: blocks,
      stop,
      usage: readChatUsage(answer.usage),
      requestId: asked.requestId ?? answer.id,
    },
  };
}

const STOP_KINDS: ReadonlyMap<string, StopReason["kind"]> = new Map([
  ["stop", "end"],
  ["length", "max-tokens"],
  ["tool_calls", "tool-use"],
  ["function_call", "tool-use"],
  ["content_filter", "refusal"],
]);

/** Servers end with `stop` though tools are called; the calls say more. */
function stopReasonOf({ stop, calls, isRefusal }: Answer): StopReason {
  const kind = STOP_KINDS.get(stop ?? "") ?? "unknown";
  if (isRefusal) return { kind: "refusal", raw: stop };
  return { kind: kind === "end" && calls.length > 0 ? "tool-use" : kind, raw: stop };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
