import { createDispatcher } from "../../dispatch/index.ts";
import {
  type ModelRegistry,
  type PriceBook,
  type RunId,
  taskId,
  textOf,
  userText,
} from "../../domain/index.ts";
import type { RunJournal } from "../../journal/index.ts";
import type { BudgetKeeper, Ledger } from "../../ledger/index.ts";
import type { Provider } from "../../providers/index.ts";
import { type AskJudge, JUDGE_SCHEMA, JUDGE_SYSTEM, judgePrompt } from "../../trials/index.ts";
import { systemClock, wait } from "../clock.ts";

export const MOST_JUDGE_TOKENS = 1500;

export interface JudgeParts {
  readonly trial: RunId;
  readonly judge: string;
  readonly root: string;
  readonly temperature: number | undefined;
  readonly models: ModelRegistry;
  readonly priceBook: PriceBook;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly ledger: Ledger;
  readonly journal: RunJournal;
  readonly budget: BudgetKeeper;
  readonly signal: AbortSignal;
}

/** Each question is a step of the trial's journal, kept together with its ledger row: it is asked and paid once. */
export function createAskJudge(parts: JudgeParts): AskJudge {
  const { trial, judge, root, temperature, models, budget, journal, signal } = parts;
  const dispatcher = createDispatcher({ ...parts, now: systemClock, wait });
  const tier = models.find(({ id }) => id === judge)?.tier;
  return async (question, key) => {
    const { reply } = await dispatcher.call({
      key: `judge/${key}`,
      request: {
        system: JUDGE_SYSTEM,
        messages: [userText(judgePrompt(question))],
        tools: [],
        maxOutputTokens: MOST_JUDGE_TOKENS,
        answerSchema: JUDGE_SCHEMA,
        ...(temperature === undefined ? {} : { temperature }),
      },
      models: [judge],
      tags: {
        run: trial,
        task: taskId(question.ticket),
        step: question.step,
        gate: "judge",
        project: root,
        ...(tier === undefined ? {} : { tier }),
      },
      budget,
      once: (step, effect) => journal.step(step, effect),
      signal,
    });
    return textOf(reply.content);
  };
}
