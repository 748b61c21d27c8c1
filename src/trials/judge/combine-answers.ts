import { type ArmName, otherArm } from "../arm-name.ts";
import type { JudgeAnswer } from "./judge-question.ts";
import type { Opinion } from "./opinion.ts";

/**
 * One opinion out of two answers: the first with `a` shown as A, the second with the sides exchanged. Only what was said both times
 * counts; a judge that likes whatever comes first contradicts itself here.
 */
export function combineAnswers(a: ArmName, first: JudgeAnswer, second: JudgeAnswer): Opinion {
  for (const answer of [first, second]) if (answer.kind === "unusable") return answer;
  const [one, other] = [meant(first, a), meant(second, otherArm(a))];
  const reasons = [...new Set([...reasonsOf(first), ...reasonsOf(second)])];
  if (one !== other) return { kind: "inconsistent", reasons };
  return one === "parity" ? { kind: "parity", reasons } : { kind: "better", arm: one, reasons };
}

/** Which arm an answer prefers, where `a` was shown as A. */
function meant(answer: JudgeAnswer, a: ArmName): ArmName | "parity" {
  if (answer.kind !== "better") return "parity";
  return answer.side === "A" ? a : otherArm(a);
}

function reasonsOf(answer: JudgeAnswer): readonly string[] {
  return answer.kind === "unusable" ? [] : answer.reasons;
}
