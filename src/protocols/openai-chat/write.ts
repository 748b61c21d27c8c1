import type { ContentBlock, Json, Message, ModelRequest, ToolUseBlock } from "../../domain/index.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { droppedBlocks, type WrittenRequest } from "../written-request.ts";
import { extrasOfCall, reasoningOf } from "./opaque-parts.ts";
import { type ChatMessage, type ChatRequestBody, type ChatToolCall, OPENAI_CHAT } from "./wire.ts";

/** How servers of this format differ, each difference by its name. */
export interface ChatQuirks {
  /** What the limit of an answer's tokens is called. */
  readonly maxTokensField: "max_tokens" | "max_completion_tokens";
  /** Whether it may be asked for token counts at the end of a stream. */
  readonly streamUsage: boolean;
  /** Whether it takes `temperature`; reasoning models refuse it. */
  readonly temperature: boolean;
  /** Whether it takes `response_format` with a JSON Schema. */
  readonly answerSchema: boolean;
  /** Sent with tools, for models that take tools only so. `undefined`: nothing is sent. */
  readonly reasoningEffortWithTools: string | undefined;
}

/**
 * The body of the call, always streamed, and what of the request it does not carry. The results of tools become messages
 * of their own, before the text of the message that they stood in. This format has no mark for a failed tool, so the
 * text says it. Blank texts and messages in which nothing remains are left out.
 */
export function writeChatRequest(request: ModelRequest, quirks: ChatQuirks): WrittenRequest<ChatRequestBody> {
  const { system, tools, temperature, answerSchema } = request;
  const hasTools = tools.length > 0;
  const carriesTemperature = temperature !== undefined && quirks.temperature;
  const carriesSchema = answerSchema !== undefined && quirks.answerSchema;
  const effort = hasTools ? quirks.reasoningEffortWithTools : undefined;
  const body: ChatRequestBody = {
    model: request.model,
    stream: true,
    ...(quirks.streamUsage && { stream_options: { include_usage: true } }),
    [quirks.maxTokensField]: request.maxOutputTokens,
    ...(carriesTemperature && { temperature }),
    ...(effort !== undefined && { reasoning_effort: effort }),
    ...(carriesSchema && {
      response_format: { type: "json_schema", json_schema: { name: "answer", schema: answerSchema } },
    }),
    ...(hasTools && {
      tools: tools.map(({ name, description, inputSchema }) => ({
        type: "function",
        function: { name, description, parameters: inputSchema },
      })),
    }),
    messages: [
      ...(isBlank(system) ? [] : [{ role: "system" as const, content: system }]),
      ...request.messages.flatMap(writeMessage),
    ],
  };
  const notCarried = [
    ...(temperature !== undefined && !carriesTemperature ? ["temperature"] : []),
    ...(answerSchema !== undefined && !carriesSchema ? ["the answer's schema"] : []),
    ...droppedBlocks(request.messages, OPENAI_CHAT),
  ];
  return { body, notCarried };
}

function writeMessage({ role, content }: Message): readonly ChatMessage[] {
  const text = content
    .flatMap((block) => (block.type === "text" && !isBlank(block.text) ? [block.text] : []))
    .join("\n");
  if (role === "assistant") return writeAnswer(content, text);
  const results = content.flatMap((block): readonly ChatMessage[] =>
    block.type === "tool-result"
      ? [
          {
            role: "tool",
            tool_call_id: block.toolUseId,
            content: block.isError ? `Error: ${block.text}` : block.text,
          },
        ]
      : [],
  );
  return text === "" ? results : [...results, { role, content: text }];
}

/** What a server said about its own answer (reasoning, signatures) goes back to where it stood. */
function writeAnswer(content: readonly ContentBlock[], text: string): readonly ChatMessage[] {
  const opaque = content.flatMap((block) =>
    block.type === "opaque" && block.protocol === OPENAI_CHAT && isJsonObject(block.value)
      ? [block.value]
      : [],
  );
  const calls = content.flatMap((block) => (block.type === "tool-use" ? [writeCall(block, opaque)] : []));
  if (text === "" && calls.length === 0) return [];
  return [
    {
      role: "assistant",
      content: text === "" ? null : text,
      ...reasoningOf(opaque),
      ...(calls.length > 0 && { tool_calls: calls }),
    },
  ];
}

function writeCall({ id, name, input }: ToolUseBlock, opaque: readonly JsonObject[]): ChatToolCall {
  return {
    ...extrasOfCall(opaque, id),
    id,
    type: "function",
    function: { name, arguments: JSON.stringify(asObject(input)) },
  };
}

/** Input that was no object when it came: servers take nothing else back. */
function asObject(input: Json): JsonObject {
  return isJsonObject(input) ? input : { input };
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}
