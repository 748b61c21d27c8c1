import type { ArmName } from "../arm-name.ts";
import { combineAnswers } from "./combine-answers.ts";
import { type JudgeQuestion, readJudgeAnswer } from "./judge-question.ts";
import type { Opinion } from "./opinion.ts";

/** Puts a question to the judge and gives its text. `key` names it within the trial: asked once, whatever crashes. */
export type AskJudge = (question: JudgeQuestion, key: string) => Promise<string>;

export interface BlindPair {
  readonly ticket: string;
  readonly task: string;
  /** What each arm made, for example as a diff. */
  readonly results: Readonly<Record<ArmName, string>>;
  readonly baselineIsA: boolean;
  readonly key: string;
}

/** Both orders, always: one answer alone cannot show that it hung on the order. */
export async function askBothOrders(pair: BlindPair, ask: AskJudge): Promise<Opinion> {
  const { ticket, task, results, baselineIsA, key } = pair;
  const a: ArmName = baselineIsA ? "baseline" : "candidate";
  const b: ArmName = baselineIsA ? "candidate" : "baseline";
  const question = { ticket, task };
  const first = { ...question, step: "judge-1", a: results[a], b: results[b] };
  const second = { ...question, step: "judge-2", a: results[b], b: results[a] };
  const answers = [await ask(first, `${key}/1`), await ask(second, `${key}/2`)].map(readJudgeAnswer);
  const [one, other] = answers;
  if (one === undefined || other === undefined)
    return { kind: "unusable", because: "the judge was not asked" };
  return combineAnswers(a, one, other);
}
