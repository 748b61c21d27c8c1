import type { DecidedStep } from "../../domain/index.ts";

/** Families by which people know models. */
const FAMILIES = /\b(haiku|sonnet|opus|fable|flash|mini|nano)\b/i;

export interface Escalation {
  readonly task: string;
  /** The models that failed and that goes on. */
  readonly from: string;
  readonly to: string;
  /** Whose gate did not pass, and the step whose work it was. */
  readonly judge: Pick<DecidedStep, "step">;
  readonly author: Pick<DecidedStep, "step">;
  readonly gate: string;
}

/** `Haiku failed on T-1 at REVIEW. Escalated to Sonnet.` The gate of another step has that step's name. */
export function escalationLine({ task, from, to, judge, author, gate }: Escalation): string {
  const at = judge.step === author.step ? gate : judge.step.replace(/-\d+$/, "");
  return `${calledFor(from)} failed on ${task} at ${at.toUpperCase()}. Escalated to ${calledFor(to)}.`;
}

function calledFor(model: string): string {
  const family = FAMILIES.exec(model)?.[1];
  return family === undefined ? model : family[0]?.toUpperCase() + family.slice(1).toLowerCase();
}
