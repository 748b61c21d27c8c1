import type { ContentBlock, Message, ModelRequest } from "../../domain/index.ts";
import {
  ANTHROPIC_MESSAGES,
  type MessagesRequestBody,
  type WireBlock,
  type WireCacheControl,
  type WireMessage,
} from "./wire.ts";

const BREAKPOINT: WireCacheControl = { type: "ephemeral" };

/**
 * The body of the call, always streamed. Cache breakpoints: after `system` (which covers the tools too, they stand before it
 * in the prompt); after the last block of the last message, so that the next request reads all of this one; and after the
 * first block of an opening message that has several, since that is what other conversations may begin with as well.
 *
 * Left out, because the API refuses them: blank text blocks, and messages in which nothing remains. Opaque blocks of
 * this protocol go back untouched, so a message that ends in one carries no breakpoint; those of others are dropped.
 *
 * `answerSchema` is not carried: the API takes only some schemas and refuses a request for the others.
 */
export function writeMessagesRequest(request: ModelRequest): MessagesRequestBody {
  const { system, tools } = request;
  return {
    model: request.model,
    max_tokens: request.maxOutputTokens,
    stream: true,
    ...(request.temperature !== undefined && { temperature: request.temperature }),
    ...(tools.length > 0 && {
      tools: tools.map(({ name, description, inputSchema }) => ({
        name,
        description,
        input_schema: inputSchema,
      })),
    }),
    ...(!isBlank(system) && { system: [{ type: "text", text: system, cache_control: BREAKPOINT }] }),
    messages: writeMessages(request.messages),
  };
}

function writeMessages(messages: readonly Message[]): readonly WireMessage[] {
  const written = messages
    .map(({ role, content }) => ({ role, blocks: content.filter(isCarried) }))
    .filter(({ blocks }) => blocks.length > 0);
  return written.map(({ role, blocks }, message) => ({
    role,
    content: blocks.map((block, at) =>
      writeBlock(
        block,
        (message === written.length - 1 && at === blocks.length - 1) ||
          (message === 0 && at === 0 && blocks.length > 1),
      ),
    ),
  }));
}

function isCarried(block: ContentBlock): boolean {
  if (block.type === "text") return !isBlank(block.text);
  return block.type !== "opaque" || block.protocol === ANTHROPIC_MESSAGES;
}

function writeBlock(block: ContentBlock, isBreakpoint: boolean): WireBlock {
  const breakpoint = isBreakpoint ? { cache_control: BREAKPOINT } : {};
  switch (block.type) {
    case "text":
      return { type: "text", text: block.text, ...breakpoint };
    case "tool-use":
      return { type: "tool_use", id: asId(block.id), name: block.name, input: block.input, ...breakpoint };
    case "tool-result":
      return {
        type: "tool_result",
        tool_use_id: asId(block.toolUseId),
        content: block.text,
        ...(block.isError && { is_error: true }),
        ...breakpoint,
      };
    case "opaque":
      return block.value;
    default:
      return block satisfies never;
  }
}

/** Other servers put dots and colons into the ids of tool calls, which this API refuses. */
function asId(id: string): string {
  return id.replace(/[^A-Za-z0-9_-]/g, "_");
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}
