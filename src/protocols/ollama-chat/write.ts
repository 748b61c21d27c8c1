import type { ContentBlock, Json, Message, ModelRequest } from "../../domain/index.ts";
import { isJsonObject, type JsonObject, stringAt } from "../json.ts";
import { droppedBlocks, type WrittenRequest } from "../written-request.ts";
import { contextSizeFor } from "./context-size.ts";
import { OLLAMA_CHAT, type OllamaMessage, type OllamaRequestBody } from "./wire.ts";

/**
 * The body of the call, always streamed, and what of the request it does not carry. `contextLength` is the most that the
 * model has, in tokens, where it is known. A schema for the answer goes along only without tools: it would hold the
 * model to it before it could call one.
 */
export function writeOllamaRequest(
  request: ModelRequest,
  { contextLength }: { readonly contextLength: number | undefined },
): WrittenRequest<OllamaRequestBody> {
  const { system, tools, temperature, answerSchema } = request;
  const hasTools = tools.length > 0;
  const names = toolNames(request.messages);
  const body: OllamaRequestBody = {
    model: request.model,
    stream: true,
    truncate: false,
    shift: false,
    ...(answerSchema !== undefined && !hasTools && { format: answerSchema }),
    ...(hasTools && {
      tools: tools.map(({ name, description, inputSchema }) => ({
        type: "function",
        function: { name, description, parameters: inputSchema },
      })),
    }),
    options: {
      num_predict: request.maxOutputTokens,
      num_ctx: contextSizeFor(request, contextLength),
      ...(temperature !== undefined && { temperature }),
    },
    messages: [
      ...(isBlank(system) ? [] : [{ role: "system" as const, content: system }]),
      ...request.messages.flatMap((message) => writeMessage(message, names)),
    ],
  };
  const notCarried = [
    ...(answerSchema !== undefined && hasTools ? ["the answer's schema"] : []),
    ...droppedBlocks(request.messages, OLLAMA_CHAT),
  ];
  return { body, notCarried };
}

/** The results of tools name their tool; our blocks know only the id of the call. */
function toolNames(messages: readonly Message[]): ReadonlyMap<string, string> {
  return new Map(
    messages.flatMap(({ content }) =>
      content.flatMap((block) => (block.type === "tool-use" ? [[block.id, block.name] as const] : [])),
    ),
  );
}

function writeMessage(
  { role, content }: Message,
  names: ReadonlyMap<string, string>,
): readonly OllamaMessage[] {
  const text = content
    .flatMap((block) => (block.type === "text" && !isBlank(block.text) ? [block.text] : []))
    .join("\n");
  if (role === "assistant") return writeAnswer(content, text);
  const results = content.flatMap((block): readonly OllamaMessage[] => {
    if (block.type !== "tool-result") return [];
    const name = names.get(block.toolUseId);
    return [
      {
        role: "tool",
        tool_call_id: block.toolUseId,
        ...(name !== undefined && { tool_name: name }),
        content: block.isError ? `Error: ${block.text}` : block.text,
      },
    ];
  });
  return text === "" ? results : [...results, { role, content: text }];
}

function writeAnswer(content: readonly ContentBlock[], text: string): readonly OllamaMessage[] {
  const calls = content.flatMap((block) =>
    block.type === "tool-use"
      ? [{ id: block.id, function: { name: block.name, arguments: asObject(block.input) } }]
      : [],
  );
  if (text === "" && calls.length === 0) return [];
  const thinking = content
    .flatMap((block) =>
      block.type === "opaque" && block.protocol === OLLAMA_CHAT && isJsonObject(block.value)
        ? [stringAt(block.value, "thinking") ?? ""]
        : [],
    )
    .join("");
  return [
    {
      role: "assistant",
      content: text,
      ...(thinking !== "" && { thinking }),
      ...(calls.length > 0 && { tool_calls: calls }),
    },
  ];
}

/** Arguments are objects in this format, and input that was none when it came is not refused for that. */
function asObject(input: Json): JsonObject {
  return isJsonObject(input) ? input : { input };
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}
