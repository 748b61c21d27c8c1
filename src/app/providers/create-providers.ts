import type { ModelRegistry } from "../../domain/index.ts";
import { createAnthropicProvider } from "../../providers/anthropic/index.ts";
import type { HttpProvider, NotCarried, Provider } from "../../providers/index.ts";
import { createOllamaProvider } from "../../providers/ollama/index.ts";
import { createOpenAiProvider } from "../../providers/openai-compatible/index.ts";
import { systemClock } from "../clock.ts";
import type { Environment } from "../environment.ts";
import { type AskedModels, askForModels } from "./ask-for-models.ts";
import type { ProviderSettings } from "./enabled-providers.ts";

export interface Providers {
  /** By the names that models have them under. */
  readonly providers: ReadonlyMap<string, Provider>;
  /** `declared` as the servers that can be asked really have them; asks each once and throws nothing. */
  models(declared: ModelRegistry, signal?: AbortSignal): Promise<AskedModels>;
  /** Cuts connections, those of calls under way too. */
  close(): Promise<void>;
}

export interface CreateProvidersOptions {
  /** What their context sizes are known from until {@link Providers.models} has asked: of a run that is resumed, its plan. */
  readonly models?: ModelRegistry;
  /** For providers whose settings say nothing. */
  readonly timeoutMs?: number;
  /** Told of each request that a provider's format could not carry whole. */
  readonly onNotCarried?: (notice: NotCarried) => void;
}

const TIMEOUT_MS = 300_000;

/** One provider per setting, by its protocol. Throws `settings.invalid` for an address or a key that cannot be used. */
export function createProviders(
  settings: readonly ProviderSettings[],
  environment: Pick<Environment, "key">,
  options: CreateProvidersOptions = {},
): Providers {
  let known: ModelRegistry = options.models ?? [];
  const made = settings.map((each) => named(each, environment, { ...options, known: () => known }));
  return {
    providers: new Map(made.map((provider) => [provider.name, provider])),
    async models(declared, signal) {
      const asked = await askForModels(declared, settings, signal);
      known = asked.models;
      return asked;
    },
    async close() {
      await Promise.all(made.map((provider) => provider.close()));
    },
  };
}

interface Parts extends CreateProvidersOptions {
  readonly known: () => ModelRegistry;
}

/** Under the name that the settings give it, which the ledger and the models use. */
function named(setting: ProviderSettings, environment: Pick<Environment, "key">, parts: Parts): HttpProvider {
  return { ...ofProtocol(setting, environment, parts), name: setting.name };
}

function ofProtocol(
  { name, protocol, baseUrl, keyVariable, timeoutMs }: ProviderSettings,
  environment: Pick<Environment, "key">,
  parts: Parts,
): HttpProvider {
  const { onNotCarried, known } = parts;
  const common = {
    baseUrl,
    timeoutMs: timeoutMs ?? parts.timeoutMs ?? TIMEOUT_MS,
    now: systemClock,
    apiKey: keyVariable === undefined ? undefined : environment.key(keyVariable),
  };
  switch (protocol) {
    case "anthropic":
      return createAnthropicProvider(common);
    case "openai":
      return createOpenAiProvider({ ...common, name, onNotCarried });
    case "ollama":
      return createOllamaProvider({
        ...common,
        onNotCarried,
        contextLength: (id) =>
          known().find((model) => model.id === id && model.provider === name)?.contextWindow,
      });
    default:
      return protocol satisfies never;
  }
}
