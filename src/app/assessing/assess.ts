import { formatUsd, type Model, type Task, type TaskId, type Tier } from "../../domain/index.ts";
import { assessorPrompt, type DecisionContext } from "../../routing/index.ts";
import { chooseModels } from "../calls/choose-models.ts";
import { askModel, MOST_TOKENS } from "./ask-model.ts";
import type { Asking } from "./asking.ts";
import { type Answer, type Answers, modelWanted } from "./assessed-task.ts";

export interface TaskToAsk {
  readonly task: Task;
  /** Of the model that is to be asked. */
  readonly tier: Tier;
  /** Among all tasks, from 1 up. */
  readonly position: number;
}

/** Tasks about which the policy wants a model to be asked, and whose course its answer could change. */
export function tasksToAsk(tasks: readonly Task[], context: DecisionContext): readonly TaskToAsk[] {
  return tasks.flatMap((task, index) => {
    const tier = modelWanted(task, context);
    return tier === undefined ? [] : [{ task, tier, position: index + 1 }];
  });
}

/**
 * Asks the cheapest model of the tier about one task after the other, so that under a cap it is the first that are asked about.
 * Whatever goes wrong is an answer that is none; after what the next question would meet as well, no other is put. Throws
 * `ledger.unavailable`, since no call is made that cannot be recorded, and `run.interrupted`.
 */
export async function assess(
  wanted: readonly TaskToAsk[],
  context: DecisionContext,
  asking: Asking,
): Promise<Answers> {
  const answers = new Map<TaskId, Answer>();
  let isAnnounced = false;
  let stopped: string | undefined;
  for (const { task, tier, position } of wanted) {
    const { id } = task.ticket;
    const model = cheapest(task, tier, { context, asking });
    if (stopped !== undefined || model === undefined) {
      answers.set(id, { kind: "silent", because: stopped ?? `none is served by ${servers(asking)}` });
      continue;
    }
    const { answer, isOver } = await askModel(task, model, {
      asking,
      priceBook: context.priceBook,
      key: asking.keyOf(position),
      onBegin() {
        if (!isAnnounced)
          asking.say(`asking ${model.id} how hard ${counted(wanted.length)}, before deciding`);
        isAnnounced = true;
      },
      onAnswer: (answered) => asking.say(`${id}: ${sentenceOf(answered)}`),
    });
    answers.set(id, answer);
    if (isOver && answer.kind === "silent") stopped = `not asked any more, since ${answer.because}`;
  }
  return answers;
}

function cheapest(
  task: Task,
  tier: Tier,
  { context, asking }: { readonly context: DecisionContext; readonly asking: Asking },
): Model | undefined {
  const { priceBook, at } = context;
  const { models } = asking;
  const { system, user } = assessorPrompt(task);
  const promptBytes = Buffer.byteLength(system) + Buffer.byteLength(user);
  const choice = { models, known: models, priceBook, at, promptBytes, maxOutputTokens: MOST_TOKENS };
  const [chosen] = chooseModels([tier], choice);
  return chosen?.model;
}

function sentenceOf(answer: Answer): string {
  if (answer.kind === "silent") return `no opinion: ${answer.because}`;
  const { by, tier, because, cost } = answer.assessment;
  const price = cost === undefined ? "at an unknown cost" : `for ${formatUsd(cost)}`;
  return `${by} says ${tier}, ${price}: ${because}`;
}

function servers({ serving }: Asking): string {
  return serving.map(({ name }) => name).join(", ");
}

function counted(tickets: number): string {
  return tickets === 1 ? "1 ticket is" : `${tickets} tickets are`;
}
