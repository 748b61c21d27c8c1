import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { aModel, aPrice, ratesInUsd } from "../testing/index.ts";
import { parseYaml } from "./parse-yaml.ts";
import { settingsSchema } from "./settings-schema.ts";

const read = (text: string) => parseYaml({ file: "suffice.yaml", text }, settingsSchema);
const WHY_NO_KEY =
  "a key never stands in this file, which is committed and read by agents; put it into an environment variable and name that one under `key`";
const silent = { protocol: undefined, baseUrl: undefined, keyVariable: undefined, timeoutMs: undefined };

test("a provider of the user's own says what it speaks, where it is and which variable holds its key", () => {
  const { provider, providers } = read(`
provider: work
providers:
  work: { protocol: openai, base_url: "https://models.acme.example/v1", key: ACME_API_KEY, timeout_seconds: 90 }
  ollama: {}
  google:
`);
  expect({ provider, providers }).toEqual({
    provider: "work",
    providers: [
      {
        name: "work",
        protocol: "openai",
        baseUrl: "https://models.acme.example/v1",
        keyVariable: "ACME_API_KEY",
        timeoutMs: 90_000,
      },
      { ...silent, name: "ollama" },
      { ...silent, name: "google" },
    ],
  });
});

test("a model of the user's own has the form of the shipped ones, with its provider", () => {
  const { models } = read(`
providers: { work: { protocol: openai, base_url: "http://127.0.0.1:8000" } }
models:
  - { id: acme-1, provider: work, tier: light, context_window: 64000, max_output: 8000, tools: false, vision: true }
`);
  expect(models).toEqual([
    aModel({
      id: "acme-1",
      aliases: [],
      provider: "work",
      tier: "light",
      contextWindow: 64_000,
      maxOutput: 8000,
      tools: false,
      vision: true,
    }),
  ]);
});

test("a command that rolls back has its limit like every other command", () => {
  expect(read("rollback: { command: npm run undeploy, timeout_seconds: 120 }").rollback).toEqual({
    name: "rollback",
    command: "npm run undeploy",
    timeoutMs: 120_000,
  });
  expect(read("{}")).not.toHaveProperty("rollback");
});

test("prices of the user's own are rows, or the path of a file", () => {
  const { prices } = read(`
prices:
  - model: qwen3-coder:30b
    effective_from: release
    usd_per_million_tokens: { fresh_input: 0, cache_read: 0, cache_write_5m: 0, cache_write_1h: 0, output: 0 }
`);
  expect(prices).toEqual([
    aPrice({
      model: "qwen3-coder:30b",
      aliases: [],
      datedSnapshots: false,
      effectiveFrom: undefined,
      rates: ratesInUsd({ freshInput: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 }),
      bands: [],
      source: "the user's own price",
      checked: undefined,
    }),
  ]);
  expect(read("prices: ./prices.yaml").prices).toBe("./prices.yaml");
});

test.each([
  ["providers: { openai: { api_key: sk-123 } }", `1:24: providers.openai.api_key: ${WHY_NO_KEY}`],
  ["providers: { openai: { token: sk-123 } }", `1:24: providers.openai.token: ${WHY_NO_KEY}`],
  ...["sk-proj-0a1b2c", "AIzaSyD0a1b2c3", "AKIAIOSFODNN7EXAMPLE"].map((key) => [
    `providers: { openai: { key: ${key} } }`,
    `1:24: providers.openai.key: this is no name of an environment variable such as OPENAI_API_KEY; ${WHY_NO_KEY}`,
  ]),
  [
    "providers: { openai: { base_url: 'https://me:pass@acme.example' } }",
    `1:24: providers.openai.base_url: the address holds a user name or password; ${WHY_NO_KEY}`,
  ],
])("%s is refused with the reason, and the value is not repeated", (text, message) => {
  expect(() => read(text)).toThrow(`suffice.yaml:${message}`);
  expect(() => read(text)).not.toThrow(/sk-|AIza|AKIA|pass@/);
});

const MODEL = "id: a, tier: light, context_window: 1, max_output: 1, tools: true, vision: true";

test.each([
  [
    "providers: { work: { base_url: 'http://127.0.0.1' } }",
    "1:14: providers.work.protocol: is missing: it speaks one of anthropic, openai, ollama",
  ],
  ["providers: { work: { protocol: openai } }", "1:14: providers.work.base_url: is missing"],
  [
    "providers: { work: { protocol: opnai } }",
    '1:22: providers.work.protocol: "opnai" is not possible here. Did you mean "openai"?',
  ],
  [
    "providers: { ollama: { key: MY_KEY } }",
    "1:24: providers.ollama.key: the ollama protocol has no key; a server that asks for one speaks openai",
  ],
  [
    "providers: { openai: { adress: x } }",
    '1:24: providers.openai.adress: unknown key "adress". Possible here: protocol, base_url, key, timeout_seconds.',
  ],
  [
    "providers: { openai: { base_url: localhost:80 } }",
    "1:24: providers.openai.base_url: an address such as http://127.0.0.1:8080 is meant",
  ],
  [
    "provider: anthropc",
    '1:1: provider: "anthropc" is neither built in nor under providers. Did you mean "anthropic"?',
  ],
  [
    "provider: { name: anthropic }",
    "1:1: provider: the name of a provider is meant, such as anthropic; its address stands under base_url",
  ],
  [
    "base_url: http://127.0.0.1:1\nproviders: { anthropic: { base_url: 'http://127.0.0.1:2' } }",
    "1:1: base_url: providers.anthropic has a base_url too; keep one of them",
  ],
  [
    `models: [{ ${MODEL}, provider: wrok }]`,
    '1:93: models[0].provider: "wrok" is neither built in nor under providers.',
  ],
  [
    `models: [{ ${MODEL}, provider: openai }, { ${MODEL}, provider: google }]`,
    '1:115: models[1].id: there are two rows of "a"',
  ],
  [`models: [{ ${MODEL} }]`, "1:10: models[0].provider: is missing"],
  [
    "prices: [{ model: a, effective_from: 2026-01-01, usd_per_million_tokens: { fresh_input: 1, outptu: 2 } }]",
    '1:92: prices[0].usd_per_million_tokens.outptu: unknown key "outptu". Did you mean "output"?',
  ],
  ["concurrency: 0", "1:1: concurrency: Too small: expected number to be >=1"],
])("%s is refused with its place", (text, message) => {
  expect(() => read(text)).toThrow(`suffice.yaml:${message}`);
});

const page = readFileSync(new URL("../../docs/settings.md", import.meta.url), "utf8");

test("the example in docs/settings.md is valid, and holds every key", () => {
  const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  const silent = Object.entries(read(example)).filter(
    ([, value]) => value === undefined || (Array.isArray(value) && value.length === 0),
  );
  expect(silent.map(([key]) => key)).toEqual(["whitelist", "baseUrl"]);
});

test("every key of a settings file has its row in docs/settings.md", () => {
  const keys = Object.keys(settingsSchema.in.shape);
  expect(keys.filter((key) => !page.includes(`\n| \`${key}\` |`))).toEqual([]);
});

test("the settings that the README shows are valid", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const examples = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""]) => read(text));
  expect(examples.map(({ policy, prices }) => [policy, prices.length])).toEqual([
    ["evidence", 0],
    [undefined, 1],
  ]);
});
