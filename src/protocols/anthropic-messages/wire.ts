import type { Json } from "../../domain/index.ts";

/** The name of this protocol, on opaque blocks that only it understands. */
export const ANTHROPIC_MESSAGES = "anthropic-messages";

/** A breakpoint: the provider caches the prompt up to here for five minutes, and reads it from there next time. */
export interface WireCacheControl {
  readonly type: "ephemeral";
}

interface Cacheable {
  readonly cache_control?: WireCacheControl;
}

export interface WireText extends Cacheable {
  readonly type: "text";
  readonly text: string;
}

export interface WireToolUse extends Cacheable {
  readonly type: "tool_use";
  readonly id: string;
  readonly name: string;
  readonly input: Json;
}

export interface WireToolResult extends Cacheable {
  readonly type: "tool_result";
  readonly tool_use_id: string;
  readonly content: string;
  readonly is_error?: true;
}

export interface WireTool {
  readonly name: string;
  readonly description: string;
  readonly input_schema: Json;
}

/** What we write ourselves, or JSON that this protocol gave us and gets back untouched. */
export type WireBlock = WireText | WireToolUse | WireToolResult | Json;

export interface WireMessage {
  readonly role: "user" | "assistant";
  readonly content: readonly WireBlock[];
}

/** The body of `POST /v1/messages`, as far as we write it. */
export interface MessagesRequestBody {
  readonly model: string;
  readonly max_tokens: number;
  readonly stream: true;
  readonly temperature?: number;
  readonly tools?: readonly WireTool[];
  readonly system?: readonly WireText[];
  readonly messages: readonly WireMessage[];
}

/** Token counts as the wire has them: `input_tokens` is fresh input only; the flat count of cache writes is the sum of the split one. */
export type MessagesUsage = {
  readonly input_tokens?: number;
  readonly cache_read_input_tokens?: number;
  readonly cache_creation_input_tokens?: number;
  readonly cache_creation?: {
    readonly ephemeral_5m_input_tokens?: number;
    readonly ephemeral_1h_input_tokens?: number;
  };
  readonly output_tokens?: number;
};
