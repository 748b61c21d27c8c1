import type { Cue } from "./read-request.ts";
import type { ScriptedConversation, ScriptedReply } from "./script.ts";

/** The reply prepared for a request. One for its step goes before one for every step; a chunk has its own or none. */
export function chooseReply(script: readonly ScriptedConversation[], cue: Cue): ScriptedReply | undefined {
  const fitting = script.filter(
    ({ task, chunk, model }) => task === cue.task && chunk === cue.chunk && model === cue.model,
  );
  const conversation =
    fitting.find(({ step }) => step !== undefined && step === cue.step) ??
    fitting.find(({ step }) => step === undefined);
  return conversation?.replies[cue.index];
}

/** `task "T-1", step "implement", model "acme-light", reply 0` */
export function cueLabel({ task, step, chunk, model, index }: Cue): string {
  const part = chunk === undefined ? "" : `, chunk "${chunk}"`;
  return `task ${named(task)}, step ${named(step)}${part}, model "${model}", reply ${index}`;
}

function named(value: string | undefined): string {
  return value === undefined ? "not named" : `"${value}"`;
}
