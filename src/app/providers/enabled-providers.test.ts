import { expect, test } from "vitest";
import { SufficeError } from "../../domain/index.ts";
import { Secret } from "../../providers/index.ts";
import type { NamedProvider } from "../../settings/index.ts";
import type { Environment } from "../environment.ts";
import { enabledProviders } from "./enabled-providers.ts";
import { requireKeys } from "./require-keys.ts";

function environment({
  keys = {},
  baseUrls = {},
}: {
  keys?: Readonly<Record<string, string>>;
  baseUrls?: Readonly<Record<string, string>>;
} = {}): Environment {
  return {
    key: (variable) => (keys[variable] === undefined ? undefined : new Secret(keys[variable])),
    baseUrls: new Map(Object.entries(baseUrls)),
    dataFolder: "data",
    variables: {},
    wantsNoColour: true,
  };
}

const named = (name: string, more: Partial<NamedProvider> = {}): NamedProvider => ({
  name,
  protocol: undefined,
  baseUrl: undefined,
  keyVariable: undefined,
  timeoutMs: undefined,
  ...more,
});

const OWN = named("work", { protocol: "openai", baseUrl: "http://127.0.0.1:8000", keyVariable: "WORK_KEY" });

test("a built-in provider has its protocol, its address and its key's variable", () => {
  const found = enabledProviders(
    { provider: "google", baseUrl: undefined, named: [named("ollama")] },
    environment(),
  );
  expect(found).toEqual([
    {
      name: "google",
      protocol: "openai",
      baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
      keyVariable: "GEMINI_API_KEY",
      needsKey: true,
      timeoutMs: undefined,
    },
    {
      name: "ollama",
      protocol: "ollama",
      baseUrl: "http://127.0.0.1:11434",
      keyVariable: undefined,
      needsKey: false,
      timeoutMs: undefined,
    },
  ]);
});

test("an address that was said for the default provider wins over its own settings, those over the environment", () => {
  const baseUrls = { anthropic: "http://127.0.0.1:3", ollama: ":4" };
  const urlsOf = (baseUrl: string | undefined, ...others: readonly NamedProvider[]) =>
    enabledProviders({ provider: "anthropic", baseUrl, named: others }, environment({ baseUrls })).map(
      (each) => `${each.name} ${each.baseUrl}`,
    );
  expect([
    urlsOf("http://127.0.0.1:1", named("anthropic", { baseUrl: "http://127.0.0.1:2" })),
    urlsOf(undefined, named("anthropic", { baseUrl: "http://127.0.0.1:2" })),
    urlsOf(undefined, named("ollama")),
  ]).toEqual([
    ["anthropic http://127.0.0.1:1"],
    ["anthropic http://127.0.0.1:2"],
    ["anthropic http://127.0.0.1:3", "ollama :4"],
  ]);
});

test("the default provider comes first, wherever it stands in the settings", () => {
  const found = enabledProviders(
    { provider: "work", baseUrl: undefined, named: [named("ollama"), OWN] },
    environment(),
  );
  expect(found.map(({ name }) => name)).toEqual(["work", "ollama"]);
});

test("a provider that nobody knows is refused with the nearest name", () => {
  expect(() =>
    enabledProviders({ provider: "wrk", baseUrl: undefined, named: [OWN] }, environment()),
  ).toThrow(
    new SufficeError("usage.invalid", {
      message:
        '--provider wrk: it is neither built in nor under providers in the settings. Did you mean "work"?',
    }),
  );
});

test.each([
  ["anthropic", undefined, "no key for anthropic at https://api.anthropic.com: set ANTHROPIC_API_KEY"],
  ["openai", undefined, "no key for openai at https://api.openai.com/v1: set OPENAI_API_KEY"],
  ["openai", "https://eu.api.openai.com/v1", "no key for openai at https://eu.api.openai.com/v1"],
  ["work", undefined, "no key for work at http://127.0.0.1:8000: set WORK_KEY"],
])("%s at %s asks for a key, and its variable is named", (provider, baseUrl, message) => {
  const found = enabledProviders({ provider, baseUrl, named: [OWN] }, environment());
  expect(() => requireKeys(found.slice(0, 1), environment())).toThrow(message);
  const keys = { ANTHROPIC_API_KEY: "k", OPENAI_API_KEY: "k", WORK_KEY: "k" };
  expect(() => requireKeys(found, environment({ keys }))).not.toThrow();
});

test.each([
  ["anthropic", "http://127.0.0.1:1"],
  ["openai", "https://notopenai.com.example"],
  ["ollama", undefined],
])("%s at %s needs no key", (provider, baseUrl) => {
  const found = enabledProviders({ provider, baseUrl, named: [] }, environment());
  expect(() => requireKeys(found, environment())).not.toThrow();
});

test("an official address under a name of the user's own asks which variable holds the key", () => {
  const other = named("second", { protocol: "anthropic", baseUrl: "https://api.anthropic.com" });
  const found = enabledProviders({ provider: "second", baseUrl: undefined, named: [other] }, environment());
  expect(() => requireKeys(found, environment())).toThrow(
    "name the variable that holds it: providers: { second: { key: VARIABLE } } in suffice.yaml",
  );
});
