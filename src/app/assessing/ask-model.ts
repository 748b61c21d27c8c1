import { createDispatcher, type Once } from "../../dispatch/index.ts";
import {
  addCost,
  type CallEntry,
  type Entry,
  type ErrorCode,
  type Json,
  type Model,
  type NanoUsd,
  NO_SPEND,
  type PriceBook,
  SufficeError,
  type Task,
  textOf,
  userText,
  type WorkTags,
  ZERO_USD,
} from "../../domain/index.ts";
import { assessorPrompt, readAssessment } from "../../routing/index.ts";
import { usualTemperature } from "../calls/usual-temperature.ts";
import { withTimeLimit } from "../calls/with-time-limit.ts";
import { systemClock, wait } from "../clock.ts";
import { requireKeys } from "../providers/require-keys.ts";
import type { Asking } from "./asking.ts";
import type { Answer } from "./assessed-task.ts";

/** One sentence and a word. */
export const MOST_TOKENS = 200;
/** A local model may have to be loaded first; nothing that takes longer is a cheap question. */
const TIME_LIMIT_MS = 120_000;
/** An opinion can be done without: more patience would cost more than it is worth. */
const MOST_TRIES = 2;

const ANSWER_SCHEMA: Json = {
  type: "object",
  properties: {
    tier: { type: "string", enum: ["local", "light", "mid", "frontier"] },
    because: { type: "string" },
  },
  required: ["tier", "because"],
  additionalProperties: false,
};

/** What would meet the next question as well. */
const STOPS_ASKING: ReadonlySet<ErrorCode> = new Set([
  "budget.run-cap",
  "provider.model-unknown",
  "provider.overloaded",
  "provider.rate-limited",
  "provider.timed-out",
  "provider.unauthorised",
  "provider.unreachable",
]);

export interface Question {
  readonly asking: Asking;
  readonly priceBook: PriceBook;
  /** The question within its run: asked once. */
  readonly key: string;
  /** Not told of what was asked in an earlier life of the run. */
  readonly onBegin: () => void;
  readonly onAnswer: (answer: Answer) => void;
}

export interface Asked {
  readonly answer: Answer;
  /** Asking on would come to the same. */
  readonly isOver: boolean;
  /** What the caps were charged for the answer, and how much of it is known to have been spent. */
  readonly charged: NanoUsd;
  readonly known: NanoUsd;
}

/**
 * One question to one model, once under its key: an answer that cannot be used, a refusal and a failure are kept as well as an
 * opinion, so that a resumed run decides as it did before.
 */
export async function askModel(task: Task, model: Model, question: Question): Promise<Asked> {
  const { asking, key, onBegin, onAnswer } = question;
  let isReplayed = true;
  const asked = await asking.once<Asked>(key, async ({ interrupted }) => {
    isReplayed = false;
    onBegin();
    const entries: Entry[] = [];
    // The answer's row is kept with what was made of it.
    const once: Once = async (_key, effect) => {
      const done = await effect({ interrupted });
      entries.push(...done.entries);
      return done.result;
    };
    const result = await opinionOf(task, model, { ...question, once });
    return { result, entries };
  });
  if (isReplayed) await asking.budget.book({ task: task.ticket.id, key }, asked.charged, asked.known);
  else onAnswer(asked.answer);
  return asked;
}

async function opinionOf(
  task: Task,
  model: Model,
  question: Question & { readonly once: Once },
): Promise<Asked> {
  const { asking } = question;
  let spend = NO_SPEND;
  const count = (entry: Entry) => {
    if (entry.type === "call") spend = addCost(spend, entry.cost);
  };
  const ledger: Asking["ledger"] = {
    async append(entries) {
      entries.forEach(count);
      await asking.ledger.append(entries);
    },
  };
  try {
    const { reply, entry, charged } = await call(task, model, { ...question, ledger });
    count(entry);
    const cost = spend.unpricedCalls === 0 ? spend.amount : undefined;
    const read = reply.stop.kind === "refusal" ? undefined : readAssessment(textOf(reply.content));
    const answer: Answer =
      read === undefined
        ? { kind: "silent", because: `${model.id} ${faultOf(reply.stop.kind)}` }
        : { kind: "said", assessment: { ...read, by: model.id, cost } };
    return { answer, isOver: false, charged, known: knownCost(entry) };
  } catch (error) {
    if (!(error instanceof SufficeError) || !mayBeDoneWithout(error, asking)) throw error;
    const answer: Answer = { kind: "silent", because: `${model.id} could not be asked (${error.message})` };
    return { answer, isOver: STOPS_ASKING.has(error.code), charged: ZERO_USD, known: ZERO_USD };
  }
}

function call(
  task: Task,
  model: Model,
  {
    asking,
    priceBook,
    key,
    once,
    ledger,
  }: Question & { readonly once: Once; readonly ledger: Asking["ledger"] },
) {
  const { serving, environment, models, budget, signal, say } = asking;
  const own = serving.filter(({ name }) => name === model.provider);
  if (environment !== undefined) requireKeys(own, environment);
  const providers = [...asking.providers].map(
    ([name, each]) => [name, withTimeLimit(each, TIME_LIMIT_MS)] as const,
  );
  const dispatcher = createDispatcher({
    providers: new Map(providers),
    models,
    priceBook,
    ledger,
    now: systemClock,
    wait,
  });
  const { system, user } = assessorPrompt(task);
  const temperature = usualTemperature(own);
  return dispatcher.call({
    key,
    request: {
      system,
      messages: [userText(user)],
      tools: [],
      maxOutputTokens: MOST_TOKENS,
      answerSchema: ANSWER_SCHEMA,
      ...(temperature === undefined ? {} : { temperature }),
    },
    models: [model.id],
    tags: tagsOf(task, model, asking),
    budget,
    once,
    signal,
    mostTries: MOST_TRIES,
    onRetry: ({ message }, waitMs) => say(`${message}; trying again in ${waitMs / 1000} s`),
  });
}

function tagsOf({ ticket }: Task, { tier }: Model, { tags }: Asking) {
  return {
    ...tags,
    task: ticket.id,
    step: "assess",
    tier,
    ...(ticket.kind === undefined ? {} : { kind: ticket.kind }),
    ...(ticket.requirement === undefined ? {} : { requirement: ticket.requirement }),
  } satisfies WorkTags;
}

function faultOf(stop: string): string {
  if (stop === "refusal") return "declined to answer";
  const limit = stop === "max-tokens" ? `, cut off at ${MOST_TOKENS} tokens` : "";
  return `did not answer in the form that was asked for${limit}`;
}

/** Not where nothing can be recorded, or somebody wants to stop. */
function mayBeDoneWithout({ code }: SufficeError, { signal }: Asking): boolean {
  return !signal.aborted && !code.startsWith("ledger.") && code !== "bug.invariant";
}

function knownCost({ cost }: CallEntry): NanoUsd {
  return cost.kind === "priced" ? cost.amount : ZERO_USD;
}
