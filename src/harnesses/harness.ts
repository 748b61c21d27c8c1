import type { Json, Message, ModelReply, ToolDefinition, ToolUseBlock } from "../domain/index.ts";

/** A piece of work for an agent: what it is told, and what it may use. */
export interface Assignment {
  readonly system: string;
  /** The conversation so far, ending with the user message that asks for the work. */
  readonly messages: readonly Message[];
  readonly tools: readonly ToolDefinition[];
  /** A tool whose input is the answer: calling it ends the work. */
  readonly submit: ToolDefinition | undefined;
  /** A tool by which the agent says, with its `reason`, that this is not for it: calling it ends the work without a result. */
  readonly handBack: ToolDefinition | undefined;
  /** Calls of the model, at most. */
  readonly maxTurns: number;
}

export interface ToolOutcome {
  readonly text: string;
  readonly isError: boolean;
}

/** The outside world as an agent loop meets it. `turn` and `index` count from 1 and name the step for the journal. */
export interface HarnessServices {
  callModel(conversation: {
    readonly messages: readonly Message[];
    readonly turn: number;
  }): Promise<ModelReply>;
  runTool(call: ToolUseBlock, at: { readonly turn: number; readonly index: number }): Promise<ToolOutcome>;
}

export type HarnessOutcome =
  | {
      readonly kind: "finished";
      readonly text: string;
      /** The input of `submit`; `undefined` where none was asked for. */
      readonly submission: Json | undefined;
      readonly messages: readonly Message[];
    }
  | { readonly kind: "gave-up"; readonly because: string; readonly messages: readonly Message[] };

/** An agent that we drive. Money, records and files are the services' business; a thrown error goes through. */
export interface Harness {
  readonly name: string;
  run(assignment: Assignment, services: HarnessServices): Promise<HarnessOutcome>;
}

/** Tools that act on one worktree. Bad input gives an error result, never an exception. */
export interface Toolbox {
  definitions(access: "read-only" | "read-write"): readonly ToolDefinition[];
  execute(call: ToolUseBlock): Promise<ToolOutcome & { readonly mayHaveChangedFiles: boolean }>;
}
