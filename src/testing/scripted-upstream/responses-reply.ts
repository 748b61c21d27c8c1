import { type ContentBlock, countsOf, type Json, type ModelReply, NO_USAGE } from "../../domain/index.ts";
import type { JsonObject, SseEvent } from "../../protocols/index.ts";

/** A reply as the body of an answer of OpenAI's Responses. */
export function writeResponsesReply(reply: ModelReply, id: string): JsonObject {
  return {
    ...head(reply, id),
    status: "completed",
    output: itemsOf(reply, id).map(({ done }) => done),
    usage: writeUsage(reply),
  };
}

/** The same as the events of a stream: each item begun, told and done; the counts stand in the last event. */
export function writeResponsesEvents(reply: ModelReply, id: string): readonly SseEvent[] {
  const begun = { ...head(reply, id), status: "in_progress", output: [], usage: null };
  const events: readonly (JsonObject & { readonly type: string })[] = [
    { type: "response.created", response: begun },
    ...itemsOf(reply, id).flatMap(({ begun: item, told, done }, at) => [
      { type: "response.output_item.added", output_index: at, item },
      { ...told, output_index: at, item_id: item.id },
      { type: "response.output_item.done", output_index: at, item: done },
    ]),
    { type: "response.completed", response: writeResponsesReply(reply, id) },
  ];
  return events.map((event, at) => ({
    event: event.type,
    data: JSON.stringify({ ...event, sequence_number: at }),
  }));
}

/** `code` tells more than `type` in this format: the script has one word for both. */
export function writeResponsesError({
  type,
  message,
}: {
  readonly type: string;
  readonly message: string;
}): Json {
  return { error: { message, type, param: null, code: type } };
}

function head({ model }: ModelReply, id: string): JsonObject {
  return { id, object: "response", created_at: 0, model, error: null, incomplete_details: null };
}

interface OutputItem {
  readonly begun: JsonObject & { readonly id: string };
  /** The event that brings what is in it. */
  readonly told: JsonObject & { readonly type: string };
  readonly done: JsonObject;
}

function itemsOf({ content }: ModelReply, id: string): readonly OutputItem[] {
  return content.flatMap((block, at) => itemOf(block, `${id}_${at}`));
}

function itemOf(block: ContentBlock, id: string): readonly OutputItem[] {
  if (block.type === "text") {
    const begun = { type: "message", id, role: "assistant", status: "in_progress", content: [] };
    const part = { type: "output_text", text: block.text, annotations: [] };
    const told = { type: "response.output_text.delta", content_index: 0, delta: block.text };
    return [{ begun, told, done: { ...begun, status: "completed", content: [part] } }];
  }
  if (block.type !== "tool-use") return [];
  const written = JSON.stringify(block.input);
  const begun = { type: "function_call", id, call_id: block.id, name: block.name, status: "in_progress" };
  const told = { type: "response.function_call_arguments.delta", delta: written };
  const done = { ...begun, status: "completed", arguments: written };
  return [{ begun: { ...begun, arguments: "" }, told, done }];
}

/** What is read from a cache, and written to it, is inside the input there. */
function writeUsage({ usage }: ModelReply): JsonObject {
  const { freshInput, cacheRead, cacheWrite5m, cacheWrite1h, output } = countsOf(usage ?? NO_USAGE);
  const written = cacheWrite5m + cacheWrite1h;
  const input = freshInput + cacheRead + written;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cacheRead, cache_write_tokens: written },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
  };
}
