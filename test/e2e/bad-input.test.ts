import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type ScriptedReply, startScriptedUpstream } from "../../src/testing/index.ts";
import {
  type Asking,
  gitIn,
  type HostileModel,
  openStage,
  type Saying,
  type Stage,
  startModel,
  ticket,
  WORK,
} from "./hostile-stage.ts";
import { codeIn, receiptsIn, rowsIn, runIn } from "./shop.ts";

const CLOSED = "http://127.0.0.1:9";

const stages: Stage[] = [];
let model: HostileModel | undefined;
afterEach(async () => {
  await model?.close();
  model = undefined;
  for (const stage of stages.splice(0)) await stage.remove();
});

async function open(options?: Parameters<typeof openStage>[0]): Promise<Stage> {
  const stage = await openStage(options);
  stages.push(stage);
  return stage;
}

/** The command line is to say one thing and do nothing: no ledger, no branch, no worktree, no file. */
async function refused(stage: Stage, args: readonly string[]) {
  const before = stage.checkedOut();
  const { code, talk, output } = await stage.start(...args).ended;
  expect(stage.checkedOut()).toEqual(before);
  expect(existsSync(stage.ledger)).toBe(false);
  expect(existsSync(join(stage.folder, ".suffice"))).toBe(false);
  expect(stage.git("branch", "--list", "suffice/*")).toBe("");
  return { code, error: codeIn(talk), output, talk };
}

function runOf(stage: Stage, source: readonly string[], repository = stage.folder): readonly string[] {
  const where = ["--repo", repository, "--config", stage.settings, "--ledger", stage.ledger];
  return ["run", "--from", ...source, "--base-url", CLOSED, ...where];
}

function honest({ turn }: Asking): Saying {
  return turn === 0 ? { tools: [WORK] } : { say: "Done." };
}

const LATIN_1 = Buffer.from('{"id":"a","title":"First"}\n{"id":"b","title":"Caf\u00e9"}\n', "latin1");

test("a ticket that is not UTF-8 is refused with its file and line, and nothing begins", async () => {
  const stage = await open();
  const file = join(stage.top, "latin.jsonl");
  writeFileSync(file, LATIN_1);
  const fromFile = await refused(stage, runOf(stage, ["jsonl", file]));
  expect(fromFile).toMatchObject({ code: 2, error: "input.invalid", output: "" });
  expect(fromFile.talk).toBe(
    `suffice: ${file}:2: not UTF-8. Save the file as UTF-8 and try again.\n(input.invalid)\n`,
  );
  mkdirSync(join(stage.top, "backlog"));
  const markdown = join(stage.top, "backlog", "1.md");
  writeFileSync(markdown, Buffer.from("---\nid: a\ntitle: Caf\u00e9\n---\n", "latin1"));
  const fromBacklog = await refused(stage, runOf(stage, ["backlog", join(stage.top, "backlog")]));
  expect(fromBacklog).toMatchObject({ code: 2, error: "input.invalid", output: "" });
  expect(fromBacklog.talk).toContain(`${markdown}:3: not UTF-8.`);
});

test.each<[string, (stage: Stage) => string]>([
  ["is not there", ({ top }) => join(top, "nowhere")],
  [
    "has no commit yet",
    ({ top }) => {
      mkdirSync(join(top, "young"));
      gitIn(join(top, "young"), ["init", "--quiet"]);
      return join(top, "young");
    },
  ],
])("a repository that %s is refused by its name", async (_, make) => {
  const stage = await open();
  const file = stage.put("one.jsonl", JSON.stringify(ticket("a")));
  const folder = make(stage);
  const ended = await refused(stage, runOf(stage, ["jsonl", file], folder));
  expect(ended).toMatchObject({ code: 2, error: "repository.missing", output: "" });
  expect(ended.talk).toContain(folder);
});

test("an unknown key of a policy is refused with its line and the nearest right one", async () => {
  const stage = await open();
  const file = stage.put("one.jsonl", JSON.stringify(ticket("a")));
  const policy = stage.put("ours.yaml", "policy: ours\nextends: evidence\nladdder: [light]\n");
  const ended = await refused(stage, [...runOf(stage, ["jsonl", file]), "--policy", policy]);
  expect(ended).toMatchObject({ code: 3, error: "settings.invalid", output: "" });
  expect(ended.talk).toMatch(/^suffice: .*ours\.yaml:3:1: .*laddder.* Did you mean "ladder"\?/);
});

/** As Ollama or a proxy may serve one: nobody has a list price of it. */
const UNPRICED = {
  id: "in-house-1",
  provider: "anthropic",
  tier: "light",
  context_window: 200_000,
  max_output: 8192,
  tools: true,
  vision: false,
};
const NO_CAP = "{ rounds: 1, escalations: 0, turns: 4 }";

test("a model without a price is refused where a cap in dollars could not be kept, before anything is asked", async () => {
  const stage = await open({ caps: NO_CAP, settings: { models: [UNPRICED] } });
  model = await startModel(honest);
  const named = [ticket("a", { labels: ["model:in-house-1"] })];
  const ended = await stage.run(model.url, named, "--json", "--max-cost-usd", "1").ended;
  const [receipt] = receiptsIn(ended.output);
  expect({ asked: model.bodies().length, costUsd: receipt?.costUsd }).toEqual({ asked: 0, costUsd: 0 });
  expect(ended.code).toBe(4);
  expect(ended.talk).toContain("in-house-1");
  expect(ended.talk).toContain("has no price");
});

test("without a cap it works, its calls are counted as unpriced, and the receipts name it", async () => {
  const stage = await open({ caps: NO_CAP, settings: { models: [UNPRICED] } });
  model = await startModel(honest);
  const ended = await stage.run(model.url, [ticket("a", { labels: ["model:in-house-1"] })]).ended;
  expect(ended.code).toBe(0);
  expect(ended.output).toMatch(/in-house-1 .* unpriced/);
  expect(
    rowsIn(
      stage.ledger,
      "select model_asked as model, cost_nano_usd as cost, unpriced_because as why from calls",
    ),
  ).toEqual(model.bodies().map(() => ({ model: "in-house-1", cost: null, why: "unknown-model" })));
});

const DOWN = [
  { provider: "anthropic", light: "claude-haiku-5-5", settings: {} },
  { provider: "openai", light: "gpt-6-luna", settings: {} },
  {
    provider: "ollama",
    light: "in-house-1",
    settings: {
      models: [{ ...UNPRICED, provider: "ollama" }],
      prices: [
        {
          model: "in-house-1",
          effective_from: "2026-01-01",
          usd_per_million_tokens: { fresh_input: 0, cache_read: 0, output: 0 },
          source: "our own hardware",
        },
      ],
    },
  },
];

test("whichever provider is down, the run stops with everything saved, and goes on when it is back", async () => {
  const usage = { freshInput: 100, cacheRead: 0, cacheWrite5m: 0, output: 10 };
  const replies: readonly ScriptedReply[] = [
    { tools: [{ name: WORK.name, input: { path: "src/a.js", content: "a = 2\n" } }], usage },
    { say: "Done.", usage },
  ];
  const lives = DOWN.map(async ({ provider, light, settings }) => {
    const stage = await open({ settings: { provider, ...settings } });
    const before = stage.checkedOut();
    const ended = await stage.run(CLOSED, [ticket("a")]).ended;
    const run = runIn(ended.talk);
    expect({ provider, code: ended.code, error: codeIn(ended.talk) }).toEqual({
      provider,
      code: 5,
      error: "provider.unreachable",
    });
    expect(ended.talk).toContain(`suffice run --resume ${run}`);
    expect(
      rowsIn(stage.ledger, "select distinct outcome, error_code as code, cost_nano_usd as cost from calls"),
    ).toEqual([{ outcome: "failed", code: "provider.unreachable", cost: 0 }]);
    const upstream = await startScriptedUpstream({ script: [{ task: "a", model: light, replies }] });
    try {
      expect(await stage.resume(run, "--base-url", upstream.url).ended).toMatchObject({ code: 0 });
    } finally {
      await upstream.close();
    }
    expect(stage.git("diff", "--name-only", "main", `suffice/${run}`)).toBe("src/a.js\n");
    expect(stage.checkedOut()).toEqual(before);
  });
  await Promise.all(lives);
}, 60_000);

test("a local tier that is down costs nothing but a moment: light answers, and it is said", async () => {
  const stage = await open({ settings: { providers: { ollama: { base_url: CLOSED } } } });
  const policy = stage.put(
    "local.yaml",
    `policy: local-first
extends: evidence
caps: { rounds: 1, escalations: 0, turns: 4 }
pipeline:
  - { step: plan, kind: build-plan, tier: local, fallback: [light], needs: [text] }
  - { step: implement, kind: coding, tier: routed, needs: [text, tools], gates: [tests] }
  - { step: commit, kind: commit, tier: automated }
`,
  );
  model = await startModel((asking) => (asking.number === 1 ? { say: "Count one up." } : honest(asking)));
  const ended = await stage.run(model.url, [ticket("a")], "--policy", policy).ended;
  expect(ended.code).toBe(0);
  expect(ended.talk).toMatch(/plan falls back from local to light: provider\.unreachable/);
  expect(
    rowsIn(
      stage.ledger,
      "select step, tier, outcome, error_code as code, count(*) = 1 as once from calls group by 1, 2, 3, 4 order by min(id)",
    ),
  ).toEqual([
    // One try of one local model: the server is down for all of them, and somebody else can answer.
    { step: "plan", tier: "local", outcome: "failed", code: "provider.unreachable", once: 1 },
    { step: "plan", tier: "light", outcome: "answered", code: null, once: 1 },
    { step: "implement", tier: "light", outcome: "answered", code: null, once: 0 },
  ]);
});
