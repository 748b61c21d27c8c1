import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { instant, SufficeError } from "../domain/index.ts";
import { aPrice, ratesInUsd } from "../testing/index.ts";
import { loadCatalogue, loadPolicy, loadProbes, loadSettings, presetNames } from "./load.ts";
import { NO_SETTINGS } from "./settings-file.ts";

const presets = fileURLToPath(new URL("../../presets", import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "suffice-settings-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(path: string, text: string): Promise<string> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

const refused = (code: "settings.invalid" | "input.missing" | "input.invalid", message: string) =>
  new SufficeError(code, { message });

test("a settings file becomes its value", async () => {
  const file = await write(
    "suffice.yaml",
    `policy: plan-execute-review
delegate_mechanical_chunks: true
whitelist: [docs]
gates:
  tests: { command: npm test }
  lint: { command: [npx, oxlint, src], timeout_seconds: 1.5 }
commands:
  - [npm, test]
  - git diff *
protected_paths: [".github", package.json]
scripts:
  format: { command: npx biome format --write . }
agents: { default: claude-code, review: own-loop }
provider: anthropic
base_url: http://127.0.0.1:8080
concurrency: 5
task_cap_usd: 0.5
max_cost_usd: 10
ledger: .suffice/ledger.db
`,
  );
  expect(await loadSettings(file)).toStrictEqual({
    policy: "plan-execute-review",
    delegate: true,
    whitelist: ["docs"],
    gates: [
      { name: "tests", command: "npm test", timeoutMs: 600_000 },
      { name: "lint", command: ["npx", "oxlint", "src"], timeoutMs: 1500 },
    ],
    commands: [["npm", "test"], "git diff *"],
    protectedPaths: [".github", "package.json"],
    scripts: [{ name: "format", command: "npx biome format --write .", timeoutMs: 600_000 }],
    agents: [
      { step: undefined, program: "claude-code" },
      { step: "review", program: "own-loop" },
    ],
    provider: "anthropic",
    baseUrl: "http://127.0.0.1:8080",
    providers: [],
    models: [],
    prices: [],
    concurrency: 5,
    taskCapUsd: 500_000_000,
    maxCostUsd: 10_000_000_000,
    ledger: ".suffice/ledger.db",
    outcomes: [],
    rollouts: [],
  });
});

test("a settings file that says nothing leaves everything open", async () => {
  expect(await loadSettings(await write("suffice.yaml", "# nothing yet\n"))).toStrictEqual(NO_SETTINGS);
});

test.each([
  ["whitelist: [design]", "1:1: whitelist: design work is never delegated; take it off the whitelist"],
  ["gates: { tests: { command: [] } }", "1:19: gates.tests.command: "],
  ["gates: { tests: npm test }", "1:10: gates.tests: Invalid input: expected object, received string"],
  ["task_cap_usd: -1", "1:1: task_cap_usd: Too small: expected number to be >=0"],
  ["ledger: ''", "1:1: ledger: a name is one line and not empty"],
  ["rollouts: [{ kind: docs, to: automated }]", "1:26: rollouts[0].to: no rollout leads to automated"],
  [
    "rollouts: [{ kind: docs, to: light, share: 1 }]",
    "1:37: rollouts[0].share: Too big: expected number to be <1",
  ],
  [
    "rollouts: [{ kind: docs, to: light, since: 2026-02-30 }]",
    "1:37: rollouts[0].since: there is no such day",
  ],
  [
    "rollouts: [{ kind: docs, to: light }, { kind: docs, to: local }]",
    '1:41: rollouts[1].kind: there is a rollout of "docs" above',
  ],
])("the settings %j are refused with their place", async (text, message) => {
  const file = await write("suffice.yaml", text);
  await expect(loadSettings(file)).rejects.toThrow(`${file}:${message}`);
});

test("a settings file that was named must be there, and be a file", async () => {
  const missing = join(folder, "nowhere.yaml");
  await expect(loadSettings(missing)).rejects.toEqual(refused("input.missing", `${missing} does not exist`));
  await expect(loadSettings(folder)).rejects.toThrow(refused("input.invalid", `${folder} cannot be read`));
});

test("a preset is loaded by its name, from anywhere", async () => {
  const names = await presetNames(presets);
  expect(names).toEqual(expect.arrayContaining(["always-frontier", "evidence", "plan-execute-review"]));
  for (const name of names) expect((await loadPolicy(name, presets, folder)).name).toBe(name);
});

test("a policy of one's own is loaded by its path, seen from where it was named", async () => {
  await mkdir(join(folder, "team"));
  const text = "policy: mine\n";
  await write("team/mine.yaml", text);
  for (const path of ["team/mine.yaml", "./team/mine.yaml", join(folder, "team/mine.yaml")]) {
    await expect(loadPolicy(path, presets, folder)).rejects.toThrow(/mine\.yaml:1:1: because: is missing/);
  }
  await expect(loadPolicy("mine.yml", presets, folder)).rejects.toEqual(
    refused("input.missing", `${join(folder, "mine.yml")} does not exist`),
  );
});

test("an unknown policy suggests the nearest preset, or lists them all", async () => {
  await expect(loadPolicy("evidnce", presets, folder)).rejects.toThrow(
    refused(
      "settings.invalid",
      'there is no policy "evidnce". Did you mean "evidence"? A file of your own is named by its path.',
    ),
  );
  await expect(loadPolicy("frugal", presets, folder)).rejects.toThrow(
    /Possible here: always-frontier, .*evidence, /,
  );
});

test("probes lie beside their policy; a policy without any has none", async () => {
  expect((await loadProbes("evidence", presets, folder)).length).toBeGreaterThan(3);
  await write("mine.yaml", "");
  expect(await loadProbes("./mine.yaml", presets, folder)).toEqual([]);
  await write("mine.probes.yaml", "probes: [{ name: a, task: { title: T }, expect: { tier: mid } }]");
  expect(await loadProbes("./mine.yaml", presets, folder)).toEqual([
    { name: "a", task: { title: "T" }, expect: { tier: "mid" } },
  ]);
});

const row = (model: string, checked: string) => `  - model: ${model}
    effective_from: 2026-03-13
    usd_per_million_tokens: { fresh_input: 2, cache_read: 0.2, cache_write_5m: 2.5, cache_write_1h: 4, output: 10 }
    bands:
      - above_prompt_tokens: 1000
        applies_to: whole-request
        usd_per_million_tokens: { fresh_input: 1, cache_read: 1, cache_write_5m: 1, cache_write_1h: 1, output: 1 }
    source: https://acme.example/pricing
    checked: ${checked}
`;

test("a catalogue joins the files of all providers; other books than the list stay apart", async () => {
  await write(
    "prices/a.yaml",
    `book: list\nprovider: a\ndated_snapshots: true\nprices:\n${row("one", "2026-11-19")}`,
  );
  await write("prices/b.yaml", `book: list\nprovider: b\nprices:\n${row("two", "2026-11-20")}`);
  await write("prices/c.yaml", `book: somebody-elses\nprovider: c\nprices:\n${row("three", "2026-11-21")}`);
  await write(
    "models/a.yaml",
    `provider: a
models:
  - { id: one, aliases: [uno], tier: light, context_window: 1000, max_output: 100, tools: true, vision: false, source: s, checked: 2026-11-20 }
former:
  - { id: old-one, tier: frontier }
`,
  );
  const rates = ratesInUsd({ freshInput: 1, cacheRead: 1, cacheWrite5m: 1, cacheWrite1h: 1, output: 1 });
  const price = aPrice({
    model: "one",
    datedSnapshots: true,
    effectiveFrom: instant(Date.UTC(2026, 2, 13)),
    bands: [{ abovePromptTokens: 1000, appliesTo: "whole-request", rates }],
    checked: "2026-11-19",
  });
  expect(await loadCatalogue(folder)).toStrictEqual({
    models: [
      {
        id: "one",
        aliases: ["uno"],
        tier: "light",
        provider: "a",
        contextWindow: 1000,
        maxOutput: 100,
        tools: true,
        vision: false,
      },
    ],
    formerTiers: { "old-one": "frontier" },
    priceBook: {
      name: "list",
      date: "2026-11-20",
      prices: [price, { ...price, model: "two", datedSnapshots: false, checked: "2026-11-20" }],
    },
  });
});

test.each([
  [
    "effective_from: 2026-03-13",
    "effective_from: 2026-02-30",
    "5:5: prices[0].effective_from: there is no such day",
  ],
  [
    "effective_from: 2026-03-13",
    "effective_from: relase",
    "5:5: prices[0].effective_from: it is a day (YYYY-MM-DD), a moment in ISO 8601 with its offset, or, of a row, release",
  ],
  ["checked: 2026-11-20", "checked: 2026-99-99", "12:5: prices[0].checked: there is no such day"],
  [
    "fresh_input: 2,",
    "fresh_input: 0.0000001,",
    "6:31: prices[0].usd_per_million_tokens.fresh_input: a rate of 1e-7 USD per million tokens cannot be kept",
  ],
  ["output: 10 }", "}", "6:5: prices[0].usd_per_million_tokens.output: is missing"],
  [
    "whole-request",
    "tokens-above",
    '9:9: prices[0].bands[0].applies_to: "tokens-above" is not possible here.',
  ],
])("a price row with %j as %j is refused with its place", async (from, to, message) => {
  const file = await write(
    "prices/a.yaml",
    `book: list\nprovider: a\nprices:\n${row("one", "2026-11-20")}`.replace(from, to),
  );
  await mkdir(join(folder, "models"));
  await expect(loadCatalogue(folder)).rejects.toThrow(`${file}:${message}`);
});

test.each(["mine.yaml", "mine.json", "mine"])(
  "a policy file %s is found by the name that it was saved under",
  async (name) => {
    const text = '{"policy":"mine","extends":"evidence","because":"it is mine"}';
    await write(name, text);
    expect((await loadPolicy(name, presets, folder)).name).toBe("mine");
    await write("other.yaml", text);
    expect((await loadPolicy("other", presets, folder)).name).toBe("mine");
  },
);

test("a rollout begins in its shadow with a fifth of the class, unless it says otherwise", async () => {
  const text =
    "rollouts:\n  - { kind: docs, to: cheap }\n  - { kind: test, to: local, since: 2026-11-21, begin: canary, share: 0.5 }\n";
  const { rollouts } = await loadSettings(await write("suffice.yaml", text));
  expect(rollouts).toEqual([
    { kind: "docs", to: "light", since: undefined, begin: "shadow", share: 0.2 },
    { kind: "test", to: "local", since: instant(Date.UTC(2026, 10, 21)), begin: "canary", share: 0.5 },
  ]);
});
