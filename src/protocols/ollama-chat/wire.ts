import type { Json } from "../../domain/index.ts";
import type { JsonObject } from "../json.ts";

/** The name of this protocol, on opaque blocks that only it understands. */
export const OLLAMA_CHAT = "ollama-chat";

export interface OllamaToolCall {
  /** Old servers do not know it and pass over it. */
  readonly id: string;
  readonly function: { readonly name: string; readonly arguments: JsonObject };
}

export type OllamaMessage =
  | { readonly role: "system" | "user"; readonly content: string }
  | {
      readonly role: "assistant";
      readonly content: string;
      readonly thinking?: string;
      readonly tool_calls?: readonly OllamaToolCall[];
    }
  | {
      readonly role: "tool";
      readonly content: string;
      readonly tool_name?: string;
      readonly tool_call_id: string;
    };

/** The body of `POST /api/chat`, as far as we write it. */
export interface OllamaRequestBody {
  readonly model: string;
  readonly messages: readonly OllamaMessage[];
  readonly stream: true;
  /** Both are true by default, and would cut what does not fit without a word. */
  readonly truncate: false;
  readonly shift: false;
  readonly format?: Json;
  readonly tools?: readonly {
    readonly type: "function";
    readonly function: { readonly name: string; readonly description: string; readonly parameters: Json };
  }[];
  readonly options: {
    readonly num_predict: number;
    readonly num_ctx: number;
    readonly temperature?: number;
  };
}
