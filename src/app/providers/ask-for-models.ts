import { type Model, type ModelRegistry, messageOf } from "../../domain/index.ts";
import { askOllama, type OllamaModel } from "../../providers/ollama/index.ts";
import { systemClock } from "../clock.ts";
import type { ProviderSettings } from "./enabled-providers.ts";

export interface AskedModels {
  readonly models: ModelRegistry;
  /** What differs from what was declared, each in a sentence. */
  readonly notes: readonly string[];
}

/** It only lists what it has, without loading any of it. */
const ASKING_TIMEOUT_MS = 5000;

/**
 * Declared models beside what the servers say that they have. Only Ollama can be asked: what is not installed is left out,
 * what is installed and not declared joins the local tier, and no model is held for more capable than its server says. Of a
 * server that does not answer the models stay as declared: calls to them fail, and fall back.
 */
export async function askForModels(
  declared: ModelRegistry,
  providers: readonly ProviderSettings[],
  signal?: AbortSignal,
): Promise<AskedModels> {
  let found: AskedModels = { models: declared, notes: [] };
  for (const provider of providers.filter(({ protocol }) => protocol === "ollama")) {
    const { models, notes } = await askOne(found.models, provider, signal);
    found = { models, notes: [...found.notes, ...notes] };
  }
  return found;
}

async function askOne(
  declared: ModelRegistry,
  { name, baseUrl, timeoutMs = ASKING_TIMEOUT_MS }: ProviderSettings,
  signal: AbortSignal | undefined,
): Promise<AskedModels> {
  try {
    const installed = await askOllama({
      baseUrl,
      timeoutMs: Math.min(timeoutMs, ASKING_TIMEOUT_MS),
      now: systemClock,
      signal,
    });
    return matched(declared, installed, name);
  } catch (error) {
    return {
      models: declared,
      notes: [`${name} could not be asked which models it has (${messageOf(error)}); they stay as declared`],
    };
  }
}

/** Exported for its tests: what of `declared` stays, and what joins. */
export function matched(
  declared: ModelRegistry,
  installed: readonly OllamaModel[],
  provider: string,
): AskedModels {
  const usable = installed.filter(({ completion }) => completion);
  const notes: string[] = [];
  const missing: string[] = [];
  const kept = declared.flatMap((model) => {
    if (model.provider !== provider) return [model];
    const own = usable.find((each) => tagged(each.model) === tagged(model.id));
    if (own === undefined) missing.push(model.id);
    return own === undefined ? [] : [corrected(model, own, notes)];
  });
  if (missing.length > 0) {
    notes.push(`${provider} has not installed ${missing.join(", ")}: left out`);
  }
  const taken = new Set(kept.map(({ id }) => tagged(id)));
  const joining = usable.filter(({ model }) => !taken.has(tagged(model)));
  return {
    models: [...kept, ...joining.flatMap((each) => joined(each, provider, notes))],
    notes,
  };
}

/** The weaker of what was declared and what the server says. */
function corrected(model: Model, own: OllamaModel, notes: string[]): Model {
  const contextWindow = Math.min(model.contextWindow, own.contextLength ?? model.contextWindow);
  const real: Model = {
    ...model,
    tools: model.tools && own.tools,
    vision: model.vision && own.vision,
    contextWindow,
    maxOutput: Math.min(model.maxOutput, contextWindow),
  };
  const lost = [
    ...(model.tools === real.tools ? [] : ["no tool use"]),
    ...(model.vision === real.vision ? [] : ["no vision"]),
    ...(model.contextWindow === contextWindow ? [] : [`a context of ${contextWindow} tokens`]),
  ];
  if (lost.length > 0) notes.push(`${model.id}: ${model.provider} says ${lost.join(", ")}`);
  return real;
}

/** Ollama limits an answer by nothing but the context. */
function joined({ model, contextLength, tools, vision }: OllamaModel, provider: string, notes: string[]) {
  if (contextLength === undefined) {
    notes.push(
      `${model}: ${provider} does not say how large its context is, so it is left out; declare it under models`,
    );
    return [];
  }
  const found: Model = {
    id: model,
    aliases: [],
    tier: "local",
    provider,
    contextWindow: contextLength,
    maxOutput: contextLength,
    tools,
    vision,
  };
  return [found];
}

/** A name without a tag means its tag `latest`. */
function tagged(name: string): string {
  return /:[^/]*$/.test(name) ? name : `${name}:latest`;
}
