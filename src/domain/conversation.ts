import type { Usage } from "./usage.ts";

/** A value that JSON can hold: tool inputs, and results that a journal keeps. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface TextBlock {
  readonly type: "text";
  readonly text: string;
}

/** The model asks for a tool. `input` is untrusted and validated by the tool. */
export interface ToolUseBlock {
  readonly type: "tool-use";
  readonly id: string;
  readonly name: string;
  readonly input: Json;
}

export interface ToolResultBlock {
  readonly type: "tool-result";
  readonly toolUseId: string;
  readonly text: string;
  readonly isError: boolean;
}

/** Something that only the protocol it came from understands (a signed thinking block); sent back untouched, dropped elsewhere. */
export interface OpaqueBlock {
  readonly type: "opaque";
  readonly protocol: string;
  readonly value: Json;
}

export type ContentBlock = TextBlock | ToolUseBlock | ToolResultBlock | OpaqueBlock;

export interface Message {
  readonly role: "user" | "assistant";
  readonly content: readonly ContentBlock[];
}

export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the input. */
  readonly inputSchema: Json;
}

/** One call of a model, in no provider's format. Prompt caching is asked for at the end of `system` and of the last message. */
export interface ModelRequest {
  readonly model: string;
  readonly system: string;
  readonly messages: readonly Message[];
  readonly tools: readonly ToolDefinition[];
  readonly maxOutputTokens: number;
  /** From 0 up, as the provider understands it; absent: the provider's own. */
  readonly temperature?: number;
  /** JSON Schema that the answer's text should follow. Whoever asks still checks: not every provider can be held to it. */
  readonly answerSchema?: Json;
}

/** Why the model stopped. The provider's own word is kept beside ours, so that a new one is seen and not guessed at. */
export interface StopReason {
  readonly kind: "end" | "tool-use" | "max-tokens" | "refusal" | "unknown";
  readonly raw: string | undefined;
}

export interface ModelReply {
  /** The model that answered, which is the one that is billed; not always the one that was asked. */
  readonly model: string;
  readonly content: readonly ContentBlock[];
  readonly stop: StopReason;
  /** `undefined` where the provider reported none. */
  readonly usage: Usage | undefined;
  /** The provider's id of the request: joins our ledger to its logs. */
  readonly requestId: string | undefined;
}

/** The text of a message or reply, its text blocks joined by newlines. */
export function textOf(content: readonly ContentBlock[]): string {
  return content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
}

export function userText(text: string): Message {
  return { role: "user", content: [{ type: "text", text }] };
}

/** An answer that a model put into a fenced block, as models like to, told otherwise or not; any other text as it is, trimmed. */
export function withoutFence(text: string): string {
  const fenced = /^```(?:json)?[ \t]*\r?\n([\s\S]*?)\r?\n?```$/.exec(text.trim());
  return (fenced?.[1] ?? text).trim();
}
