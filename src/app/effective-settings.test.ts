import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SufficeError } from "../domain/index.ts";
import { effectiveSettings, type SettingFlags } from "./effective-settings.ts";
import type { Environment } from "./environment.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "suffice-effective-"));
});
afterEach(() => rm(folder, { recursive: true }));

const environment: Environment = {
  key: () => undefined,
  baseUrls: new Map([
    ["anthropic", "http://environment.example"],
    ["ollama", ":9"],
  ]),
  dataFolder: "/data",
  variables: {},
  wantsNoColour: true,
};

const settings = (flags: SettingFlags = {}) => effectiveSettings(flags, folder, environment);
const file = (text: string) => writeFile(join(folder, "suffice.yaml"), text);

async function serving(flags: SettingFlags = {}) {
  const { providers } = await settings(flags);
  return providers.map(({ name, baseUrl }) => `${name} ${baseUrl}`);
}

test("without settings Anthropic serves, three tasks at a time, at list prices", async () => {
  const { providers, models, prices, concurrency } = await settings();
  expect({ names: providers.map(({ name }) => name), models, prices, concurrency }).toEqual({
    names: ["anthropic"],
    models: [],
    prices: [],
    concurrency: 3,
  });
});

test("the command line wins over the file, the file over the environment", async () => {
  expect(await serving()).toEqual(["anthropic http://environment.example"]);
  await file("base_url: http://file.example\nconcurrency: 5\n");
  expect(await serving()).toEqual(["anthropic http://file.example"]);
  expect(await serving({ baseUrl: "http://flag.example" })).toEqual(["anthropic http://flag.example"]);
  expect([(await settings()).concurrency, (await settings({ concurrency: 7 })).concurrency]).toEqual([5, 7]);
});

test("the file's address is that of the file's provider: another one from the command line keeps its own", async () => {
  await file("provider: openai\nbase_url: http://file.example\nproviders: { ollama: }\n");
  expect(await serving()).toEqual(["openai http://file.example", "ollama :9"]);
  expect(await serving({ provider: "ollama" })).toEqual(["ollama :9"]);
  expect(await serving({ provider: "anthropic" })).toEqual([
    "anthropic http://environment.example",
    "ollama :9",
  ]);
});

test("prices in a file of their own are read from beside the settings", async () => {
  await file("prices: own/prices.yaml\n");
  await expect(settings()).rejects.toEqual(
    new SufficeError("input.missing", { message: `${join(folder, "own/prices.yaml")} does not exist` }),
  );
  await file("prices: prices.yaml\n");
  await writeFile(
    join(folder, "prices.yaml"),
    "prices: [{ model: m, effective_from: release, usd_per_million_tokens: { fresh_input: 1, output: 2 } }]\n",
  );
  expect((await settings()).prices).toMatchObject([{ model: "m", rates: { output: 2_000_000 } }]);
});

test("a wrong row in such a file is named with its place", async () => {
  await file("prices: prices.yaml\n");
  await writeFile(join(folder, "prices.yaml"), "prices: [{ modle: m }]\n");
  await expect(settings()).rejects.toThrow(/prices\.yaml:1:12: prices\[0\]\.modle: unknown key "modle"/);
});
