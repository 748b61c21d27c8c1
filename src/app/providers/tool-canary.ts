import { createBudgetKeeper, createDispatcher } from "../../dispatch/index.ts";
import {
  type Json,
  type Model,
  type ModelRegistry,
  type ModelReply,
  messageOf,
  type PriceBook,
  userText,
} from "../../domain/index.ts";
import type { Ledger } from "../../ledger/index.ts";
import { isJsonObject } from "../../protocols/index.ts";
import type { Provider } from "../../providers/index.ts";
import { createCallRecorder, NO_TASK } from "../calls/call-recorder.ts";
import { newCallId, systemClock, wait } from "../clock.ts";
import type { AskedModels } from "./ask-for-models.ts";

export interface CanaryParts {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly priceBook: PriceBook;
  readonly ledger: Pick<Ledger, "append">;
  readonly signal: AbortSignal;
}

const TOOL = "report_ready";
const WORD = "canary";
const MOST_TOKENS = 512;
const INPUT: Json = {
  type: "object",
  properties: { word: { type: "string" } },
  required: ["word"],
  additionalProperties: false,
};

/**
 * Asks each local model that is said to have tools to call one, once. A server lists what a model was trained for; whether this
 * build of it, at this size, really does it shows only when it is asked. Who does not gets no work that needs tools.
 */
export async function provenTools(models: ModelRegistry, parts: CanaryParts): Promise<AskedModels> {
  const proven: Model[] = [];
  const notes: string[] = [];
  for (const model of models) {
    const isAsked = model.tier === "local" && model.tools && parts.providers.has(model.provider);
    const objection = isAsked ? await objectionTo(model, models, parts) : undefined;
    if (objection !== undefined) {
      notes.push(`${model.id} is said to have tools, but ${objection}: it gets no work that needs them`);
    }
    proven.push(objection === undefined ? model : { ...model, tools: false });
  }
  return { models: proven, notes };
}

async function objectionTo(
  model: Model,
  models: ModelRegistry,
  { providers, priceBook, ledger, signal }: CanaryParts,
): Promise<string | undefined> {
  const recorder = createCallRecorder(ledger, { step: "canary" });
  const dispatcher = createDispatcher({
    providers,
    models,
    priceBook,
    ledger: recorder,
    now: systemClock,
    wait,
  });
  try {
    const { reply } = await dispatcher.call({
      key: newCallId(),
      request: {
        system: "You do exactly what is asked, with the tools that you are given.",
        messages: [userText(`Call the tool ${TOOL} with the word "${WORD}".`)],
        tools: [{ name: TOOL, description: "Reports that you are ready.", inputSchema: INPUT }],
        maxOutputTokens: Math.min(MOST_TOKENS, model.maxOutput),
      },
      models: [model.id],
      tags: { task: NO_TASK, tier: model.tier, step: "canary" },
      budget: createBudgetKeeper({ runUsd: undefined, taskUsd: undefined }),
      once: recorder.once,
      signal,
      mostTries: 1,
    });
    return hasCalled(reply) ? undefined : "called none when it was asked to";
  } catch (error) {
    if (signal.aborted) throw error;
    return `could not be asked (${messageOf(error)})`;
  }
}

function hasCalled({ content }: ModelReply): boolean {
  return content.some(
    (block) =>
      block.type === "tool-use" &&
      block.name === TOOL &&
      isJsonObject(block.input) &&
      block.input["word"] === WORD,
  );
}
