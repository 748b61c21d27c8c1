import type { OpencodeFailure, RunEvent } from "./run-event.ts";

/** What a run has told so far. */
export interface Told {
  /** opencode's own id of the conversation. */
  readonly session: string | undefined;
  /** Answers of the model in the main loop. */
  readonly turns: number;
  /** Why the last answer ended: `stop`, `tool-calls`, `length`. */
  readonly lastReason: string | undefined;
  readonly text: string;
  readonly failure: OpencodeFailure | undefined;
  /** The tool of the first call that was denied. */
  readonly denied: string | undefined;
  /** A file was changed, or a command ran. */
  readonly hasWorked: boolean;
}

export const NOTHING_TOLD: Told = {
  session: undefined,
  turns: 0,
  lastReason: undefined,
  text: "",
  failure: undefined,
  denied: undefined,
  hasWorked: false,
};

const WORKING: ReadonlySet<string> = new Set(["bash", "edit", "patch", "apply_patch", "task", "write"]);
const DENIED = /rule which prevents you|permission to use this specific tool/i;

export function toldBy(before: Told, event: RunEvent): Told {
  const told = { ...before, session: before.session ?? event.sessionID };
  switch (event.type) {
    case "step_start":
      return { ...told, text: "" };
    case "text":
      return { ...told, text: event.part.text };
    case "step_finish":
      return { ...told, turns: told.turns + 1, lastReason: event.part.reason };
    case "error":
      return { ...told, failure: event.error };
    case "tool_use": {
      const { tool, state } = event.part;
      const isDenied = DENIED.test(state.error ?? "");
      const isWork = state.status === "completed" && WORKING.has(tool);
      return {
        ...told,
        denied: told.denied ?? (isDenied ? tool : undefined),
        hasWorked: told.hasWorked || isWork,
      };
    }
    default:
      return event satisfies never;
  }
}
