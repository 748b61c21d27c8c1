import { createBudgetKeeper, createDispatcher } from "../../dispatch/index.ts";
import {
  addUsd,
  byTokenClass,
  type ErrorCode,
  type Model,
  type ModelRegistry,
  type NanoUsd,
  NO_SPEND,
  type PriceBook,
  type Spend,
  SufficeError,
  type Tier,
  textOf,
  userText,
} from "../../domain/index.ts";
import type { BudgetKeeper, Ledger } from "../../ledger/index.ts";
import type { Provider } from "../../providers/index.ts";
import { newCallId, systemClock, wait } from "../clock.ts";
import type { Environment } from "../environment.ts";
import type { ProviderSettings } from "../providers/enabled-providers.ts";
import { requireKeys } from "../providers/require-keys.ts";
import type { CheckAnswer } from "./answer-check.ts";
import type { CallOptions } from "./call-options.ts";
import { type CallRecorder, createCallRecorder, NO_TASK } from "./call-recorder.ts";
import type { CallAttempt, CallResult } from "./call-result.ts";
import type { ChosenModel } from "./choose-models.ts";
import { usualTemperature } from "./usual-temperature.ts";

export interface CallParts
  extends Pick<
    CallOptions,
    "system" | "user" | "tags" | "maxOutputTokens" | "temperature" | "answer" | "signal" | "onNote"
  > {
  readonly models: ModelRegistry;
  readonly priceBook: PriceBook;
  /** What the servers say of their models: why a tier may be empty. */
  readonly notes: readonly string[];
  readonly check: CheckAnswer;
  readonly environment: Pick<Environment, "key">;
  readonly serving: readonly ProviderSettings[];
  readonly providers: ReadonlyMap<string, Provider>;
  readonly ledger: Ledger;
  readonly maxCostUsd: NanoUsd | undefined;
}

/** Where another can answer, a failed try is that one's chance; the last of a chain is tried again. */
const TRIES = 1;
const LAST_TRIES = 3;

export async function firstUsable(chain: readonly ChosenModel[], parts: CallParts): Promise<CallResult> {
  const budget = createBudgetKeeper({ runUsd: undefined, taskUsd: parts.maxCostUsd });
  const attempts: CallAttempt[] = [];
  let failure = new SufficeError("routing.no-candidate", { message: "no model was named" });
  for (const [index, { asked, tier, model }] of chain.entries()) {
    const next = chain[index + 1];
    const recorder = createCallRecorder(parts.ledger, parts.tags);
    const attempt = (failed?: SufficeError): CallAttempt => ({
      asked,
      tier,
      model: model?.id,
      failure: failed === undefined ? undefined : { code: failed.code, because: failed.message },
      spend: recorder.spend(),
    });
    try {
      if (model === undefined) throw nobodyServes(tier, parts);
      const answer = await ask(model, { parts, budget, recorder, mostTries: next ? TRIES : LAST_TRIES });
      attempts.push(attempt());
      const spend = attempts.map((each) => each.spend).reduce(sumOf, NO_SPEND);
      return { ...answer, asked, model, spend, attempts, unrecorded: recorder.failure() };
    } catch (error) {
      if (!(error instanceof SufficeError) || !mayFallBack(error)) throw error;
      attempts.push(attempt(error));
      failure = error;
      if (next !== undefined) parts.onNote(`${asked}: ${error.message}; going on with ${named(next)}`);
    }
  }
  throw failure;
}

interface Asking {
  readonly parts: CallParts;
  readonly budget: BudgetKeeper;
  readonly recorder: CallRecorder;
  readonly mostTries: number;
}

async function ask(model: Model, { parts, budget, recorder, mostTries }: Asking) {
  const { system, user, tags, maxOutputTokens, answer, signal, onNote } = parts;
  const serving = parts.serving.filter(({ name }) => name === model.provider);
  requireKeys(serving, parts.environment);
  const temperature = parts.temperature ?? usualTemperature(serving);
  const dispatcher = createDispatcher({ ...parts, ledger: recorder, now: systemClock, wait });
  const { reply } = await dispatcher.call({
    key: newCallId(),
    request: {
      system,
      messages: [userText(user)],
      tools: [],
      maxOutputTokens,
      ...(temperature === undefined ? {} : { temperature }),
      ...(answer === undefined ? {} : { answerSchema: answer.schema }),
    },
    models: [model.id],
    tags: { ...tags, task: tags.task ?? NO_TASK, tier: model.tier },
    budget,
    once: recorder.once,
    signal,
    mostTries,
    onRetry: ({ message }, waitMs) => onNote(`${message}; trying again in ${waitMs / 1000} s`),
  });
  const unwritten = recorder.failure();
  const text = textOf(reply.content);
  if (reply.stop.kind === "refusal") throw failed("provider.refused", model, "the model declined to answer");
  const isCut = reply.stop.kind === "max-tokens";
  const judged = parts.check(text);
  if (judged.kind === "usable") {
    return { text: judged.text, modelAnswered: reply.model, usage: reply.usage, isCut };
  }
  if (unwritten !== undefined) throw unwritten;
  const limit = isCut ? `; it was cut off at ${maxOutputTokens} tokens` : "";
  throw failed("harness.failed", model, `${judged.because}${limit}`);
}

/** Whether another model may do better: not where the request itself is wrong, or nothing can be recorded. */
function mayFallBack({ code, kind }: SufficeError): boolean {
  return kind.retry !== "never" || OTHERS_MAY.has(code);
}

const OTHERS_MAY: ReadonlySet<ErrorCode> = new Set([
  "budget.task-cap",
  "harness.failed",
  "routing.no-candidate",
]);

function nobodyServes(tier: Tier, { notes, serving }: CallParts): SufficeError {
  const hint =
    tier === "local" && serving.every(({ protocol }) => protocol !== "ollama")
      ? "; put `ollama: {}` under providers in suffice.yaml to let Ollama serve it"
      : "";
  const because = notes.length === 0 ? "" : ` (${notes.join("; ")})`;
  const names = serving.map(({ name }) => name).join(", ");
  return new SufficeError("routing.no-candidate", {
    message: `no model of tier ${tier} is served by ${names}${because}${hint}`,
  });
}

function failed(code: ErrorCode, { id }: Model, because: string): SufficeError {
  return new SufficeError(code, { message: `${id}: ${because}` });
}

function named({ asked, model }: ChosenModel): string {
  return model === undefined || model.id === asked ? asked : `${asked} (${model.id})`;
}

function sumOf(a: Spend, b: Spend): Spend {
  return {
    amount: addUsd(a.amount, b.amount),
    byClass: byTokenClass((tokenClass) => addUsd(a.byClass[tokenClass], b.byClass[tokenClass])),
    calls: a.calls + b.calls,
    unpricedCalls: a.unpricedCalls + b.unpricedCalls,
  };
}
