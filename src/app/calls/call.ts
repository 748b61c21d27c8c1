import { type ModelRegistry, modelNamed, tierNamed } from "../../domain/index.ts";
import { systemClock } from "../clock.ts";
import { effectiveSettings, type Settings } from "../effective-settings.ts";
import { readEnvironment } from "../environment.ts";
import { openRecords } from "../open-ledger.ts";
import { createProviders, type Providers } from "../providers/create-providers.ts";
import { servedCatalogue } from "../providers/served-catalogue.ts";
import { anyText, followsSchema } from "./answer-check.ts";
import type { CallOptions } from "./call-options.ts";
import type { CallResult } from "./call-result.ts";
import { chainOf, chooseModels } from "./choose-models.ts";
import { firstUsable } from "./first-usable.ts";
import { withTimeLimit } from "./with-time-limit.ts";

/** A local model may be slow, and nobody sits before it. */
const SILENCE_MS = 120_000;

/**
 * One text in, one text out, by the first model of a chain that answers as it must; every try leaves its ledger row, of
 * source `call`. Throws `usage.invalid`, `input.invalid` and `settings.invalid` before any try, and after all of them what
 * the last one failed with.
 */
export async function call(options: CallOptions): Promise<CallResult> {
  const { flags, timeoutMs, answer } = options;
  const environment = readEnvironment();
  const settings = await effectiveSettings(flags, options.folder, environment);
  const check = answer === undefined ? anyText : await followsSchema(answer.schema, answer.source);
  const serving = settings.providers.map((each) => ({ ...each, timeoutMs: timeoutMs ?? each.timeoutMs }));
  const providers = createProviders(serving, environment, { timeoutMs: SILENCE_MS });
  try {
    const chosen = await chosenFor(options, settings, providers);
    const records = await openRecords(settings.ledger);
    try {
      const limited = [...providers.providers.values()].map((each) =>
        timeoutMs === undefined ? each : withTimeLimit(each, timeoutMs),
      );
      return await firstUsable(chosen.chain, {
        ...chosen,
        ...options,
        check,
        environment,
        serving,
        providers: new Map(limited.map((each) => [each.name, each])),
        ledger: records.ledger,
        maxCostUsd: flags.maxCostUsd,
      });
    } finally {
      await records.close();
    }
  } finally {
    await providers.close();
  }
}

async function chosenFor(options: CallOptions, settings: Settings, providers: Providers) {
  const names = chainOf(options.model, options.fallback);
  const { models: declared, known, priceBook } = await servedCatalogue(settings);
  const { models, notes } = mayNeedOllama(names, declared, settings)
    ? await providers.models(declared, options.signal)
    : { models: declared, notes: [] };
  const chain = chooseModels(names, {
    models,
    known,
    priceBook,
    at: systemClock(),
    promptBytes: Buffer.byteLength(options.system) + Buffer.byteLength(options.user),
    maxOutputTokens: options.maxOutputTokens,
  });
  return { chain, models, priceBook, notes };
}

/** Whether any name could be one of Ollama's models: only then its server is asked what it has. */
function mayNeedOllama(names: readonly string[], declared: ModelRegistry, settings: Settings): boolean {
  const local = settings.providers.filter(({ protocol }) => protocol === "ollama").map(({ name }) => name);
  return (
    local.length > 0 &&
    names.some((name) => {
      const tier = tierNamed(name);
      const model = modelNamed(declared, name);
      return tier === undefined ? model === undefined || local.includes(model.provider) : tier === "local";
    })
  );
}
