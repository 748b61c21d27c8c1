import type { Cue } from "./read-request.ts";
import type { ScriptedConversation, ScriptedReply } from "./script.ts";

/** The reply prepared for a request. One for its step goes before one for every step. */
export function chooseReply(script: readonly ScriptedConversation[], cue: Cue): ScriptedReply | undefined {
  const fitting = script.filter(({ task, model }) => task === cue.task && model === cue.model);
  const conversation =
    fitting.find(({ step }) => step !== undefined && step === cue.step) ??
    fitting.find(({ step }) => step === undefined);
  return conversation?.replies[cue.index];
}

/** `task "T-1", step "implement", model "acme-light", reply 0` */
export function cueLabel({ task, step, model, index }: Cue): string {
  return `task ${named(task)}, step ${named(step)}, model "${model}", reply ${index}`;
}

function named(value: string | undefined): string {
  return value === undefined ? "not named" : `"${value}"`;
}
