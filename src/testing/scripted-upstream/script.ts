import { type Json, SufficeError } from "../../domain/index.ts";

/** What a model says in one conversation about one task, reply by reply. Data: a script can stand in a JSON file. */
export interface ScriptedConversation {
  /** As it stands in the request's line `Ticket: <id>`. */
  readonly task: string;
  readonly model: string;
  /** As in the line `Step: <name>`. Left out: for every step that has no conversation of its own. */
  readonly step?: string;
  /** As in the line `Chunk: <id>`, for one part of a plan. Left out: for the task as a whole. */
  readonly chunk?: string;
  readonly replies: readonly ScriptedReply[];
}

export interface ScriptedReply {
  readonly say?: string;
  readonly tools?: readonly { readonly name: string; readonly input: { readonly [key: string]: Json } }[];
  readonly usage: {
    readonly freshInput: number;
    readonly cacheRead: number;
    readonly cacheWrite5m: number;
    readonly output: number;
  };
  /** Waits so long before it answers. */
  readonly delayMs?: number;
  /** Answers with this error instead. */
  readonly fail?: {
    readonly status: number;
    readonly type: string;
    readonly message: string;
    readonly retryAfterSeconds?: number;
  };
  /** Cuts the connection after so many events of the stream; 0 cuts it after the head of the answer. */
  readonly breakAfterEvents?: number;
  /** How often a server fails or breaks here before it answers properly. Left out: always. */
  readonly times?: number;
}

/** @throws `input.invalid` where two conversations are for the same task, step, chunk and model: one would never be heard. */
export function checkScript(script: readonly ScriptedConversation[]): void {
  const seen = new Set<string>();
  for (const { task, step, chunk, model } of script) {
    const key = JSON.stringify([task, step ?? null, chunk ?? null, model]);
    if (seen.has(key)) {
      throw new SufficeError("input.invalid", {
        message: `the script has two conversations for task "${task}", step "${step ?? "any"}", model "${model}"; join their replies`,
      });
    }
    seen.add(key);
  }
}
