import type { ContentBlock, Json, StopReason } from "../../domain/index.ts";
import type { AnswerOutcome, AnswerReader, Asked } from "../answer.ts";
import { isJsonArray, isJsonObject, type JsonObject, objectAt, parseJson, stringAt } from "../json.ts";
import type { WireError } from "../wire-error.ts";
import { readOllamaError } from "./errors.ts";
import { readOllamaUsage } from "./usage.ts";
import { OLLAMA_CHAT } from "./wire.ts";

/** Puts the lines of a streamed answer together. Counts come with the last one, so an answer that breaks off has none. */
export function createOllamaReader(asked: Asked): AnswerReader<string> {
  const answer = emptyAnswer();
  return {
    add(line) {
      if (answer.ended === undefined) takeValue(answer, parseJson(line));
      return answer.ended === undefined;
    },
    finish: () => finish(answer, asked),
    hasBegun: () => answer.hasBegun,
    usage: () => readOllamaUsage(answer.last),
  };
}

/** The same answer in one piece, as `stream: false` has it. */
export function readOllamaBody(body: Json | undefined, asked: Asked): AnswerOutcome {
  const isMessage = isJsonObject(body) && isJsonObject(body["message"]);
  if (!isMessage && readOllamaError(body) === undefined) {
    return { kind: "broken", because: "the answer is no chat message" };
  }
  const answer = emptyAnswer();
  takeValue(answer, body);
  return finish(answer, asked);
}

interface Answer {
  hasBegun: boolean;
  model: string | undefined;
  text: string;
  thinking: string;
  readonly calls: JsonObject[];
  /** The line that said `done`. */
  last: JsonObject | undefined;
  ended: "complete" | WireError | { readonly because: string } | undefined;
}

function emptyAnswer(): Answer {
  return {
    hasBegun: false,
    model: undefined,
    text: "",
    thinking: "",
    calls: [],
    last: undefined,
    ended: undefined,
  };
}

function takeValue(answer: Answer, value: Json | undefined): void {
  const error = readOllamaError(value);
  if (error !== undefined) {
    answer.ended = error;
    return;
  }
  if (!isJsonObject(value)) {
    answer.ended = { because: "a line of the stream is no JSON object" };
    return;
  }
  answer.model ??= stringAt(value, "model");
  if (isJsonObject(value["message"])) takeMessage(answer, value["message"]);
  if (value["done"] !== true) return;
  answer.last = value;
  answer.ended = "complete";
}

function takeMessage(answer: Answer, message: JsonObject): void {
  answer.hasBegun = true;
  answer.text += stringAt(message, "content") ?? "";
  answer.thinking += stringAt(message, "thinking") ?? "";
  const calls = message["tool_calls"];
  if (isJsonArray(calls)) answer.calls.push(...calls.filter(isJsonObject));
}

function finish(answer: Answer, asked: Asked): AnswerOutcome {
  const { ended, last } = answer;
  if (typeof ended === "object") {
    return "because" in ended ? { kind: "broken", because: ended.because } : { kind: "error", error: ended };
  }
  if (last === undefined) {
    const because = answer.hasBegun ? "the answer broke off" : "the stream ended before the answer began";
    return { kind: "broken", because };
  }
  const calls = answer.calls.map((call, index) => readCall(call, `call_${asked.turn ?? 0}_${index}`));
  const made = calls.flatMap((call) => (call === undefined ? [] : [call]));
  if (made.length < calls.length) return { kind: "broken", because: "a tool call has no name" };
  return {
    kind: "reply",
    reply: {
      model: answer.model ?? asked.model,
      content: [...opaqueThinking(answer.thinking), ...textBlock(answer.text), ...made],
      stop: stopReasonOf(stringAt(last, "done_reason"), made.length > 0),
      usage: readOllamaUsage(last),
      requestId: asked.requestId,
    },
  };
}

function textBlock(text: string): readonly ContentBlock[] {
  return text === "" ? [] : [{ type: "text", text }];
}

function opaqueThinking(thinking: string): readonly ContentBlock[] {
  return thinking === "" ? [] : [{ type: "opaque", protocol: OLLAMA_CHAT, value: { thinking } }];
}

/** Most servers give a call no id; made from where it stands in the conversation, it is the same for the same request. */
function readCall(call: JsonObject, idIfNone: string): ContentBlock | undefined {
  const said = objectAt(call, "function");
  const name = stringAt(said, "name") ?? "";
  if (name === "") return undefined;
  const id = stringAt(call, "id") ?? "";
  return { type: "tool-use", id: id === "" ? idIfNone : id, name, input: inputOf(said["arguments"]) };
}

/** An object by the format. Text that is JSON is read, and what is none is carried as text, which no tool takes. */
function inputOf(given: Json | undefined): Json {
  if (typeof given !== "string") return given ?? {};
  return given.trim() === "" ? {} : (parseJson(given) ?? given);
}

const STOP_KINDS: ReadonlyMap<string, StopReason["kind"]> = new Map([
  ["stop", "end"],
  ["length", "max-tokens"],
  ["tool_calls", "tool-use"],
]);

/** The server says `stop` for tool calls too. */
function stopReasonOf(raw: string | undefined, hasCalls: boolean): StopReason {
  const kind = STOP_KINDS.get(raw ?? "") ?? "unknown";
  return { kind: hasCalls && kind !== "max-tokens" ? "tool-use" : kind, raw };
}
