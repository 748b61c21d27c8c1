import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { spawnCli } from "./shop.ts";

const [LIGHT, MID, FRONTIER] = ["claude-haiku-5-5", "claude-sonnet-5-5", "claude-opus-5-5"] as const;
let folder = "";

/**
 * Made up: light solves every other task, mid two of three, frontier nine of ten; long texts are those that light fails. A failed
 * attempt costs twice a good one of the same size.
 */
function row(index: number): string {
  const isLong = index % 2 === 0;
  const solved = { [LIGHT]: !isLong, [MID]: index % 3 !== 0, [FRONTIER]: index % 10 !== 9 };
  const size = 0.4 + ((index * 7) % 11) / 5;
  const price = { [LIGHT]: 0.02, [MID]: 0.3, [FRONTIER]: 0.8 };
  const outcomes = Object.fromEntries(
    [LIGHT, MID, FRONTIER].map((model) => {
      const resolved = solved[model];
      return [
        model,
        {
          resolved: resolved ? 1 : 0,
          cost_usd: (price[model] ?? 0) * (resolved ? 1 : 2) * size,
          api_calls: 9,
        },
      ];
    }),
  );
  const text = isLong
    ? "Rework the checkout across all of its services and keep every invoice. ".repeat(6)
    : "Sort it.";
  return JSON.stringify({ task_id: `t-${index}`, repo: "acme/shop", text, outcomes });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "suffice-learning-"));
  const rows = Array.from({ length: 120 }, (_, index) => row(index));
  await writeFile(join(folder, "outcomes.jsonl"), `${rows.join("\n")}\nno row\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const suffice = (...args: readonly string[]) =>
  spawnCli(args, { folder, environment: { HOME: folder } }).ended;

test("what is learned is saved as a policy that evaluate scores and route decides by", async () => {
  const learned = await suffice(
    "learn",
    "--outcomes",
    "outcomes.jsonl",
    "--verifier",
    "0.95,0.05",
    "--save",
    "learned",
    "--json",
  );
  expect([learned.code, learned.talk]).toEqual([
    0,
    "suffice: skipped 1 row of outcomes:\n  outcomes.jsonl:121: it is no JSON; write one JSON object a line\n",
  ]);
  const said = JSON.parse(learned.output);
  expect(said).toMatchObject({
    schema: "suffice.learned/1",
    tasks: 120,
    skipped: [{ file: "outcomes.jsonl", line: 121, because: "it is no JSON; write one JSON object a line" }],
    learnedFrom: { tasks: 120, outcomes: 360 },
    verifier: { tpr: 0.95, fpr: 0.05 },
    verifierFrom: "as said",
    savedTo: join(folder, "learned.yaml"),
  });
  expect(said.cascade[0]).toBe(LIGHT);

  const evaluated = await suffice(
    "evaluate",
    "--outcomes",
    "outcomes.jsonl",
    "--policy",
    "learned",
    "--json",
  );
  const scores = JSON.parse(evaluated.output);
  expect(scores).toMatchObject({
    schema: "suffice.evaluation/1",
    tasks: 120,
    verifier: { tpr: 0.95, fpr: 0.05 },
    strong: FRONTIER,
    singles: [{ model: LIGHT, quality: 0.5 }, { model: MID }, { model: FRONTIER, quality: 0.9 }],
    apgr: null,
  });
  expect(scores.against.strong.saving).toBeGreaterThan(0.2);
  expect(scores.intervals.quality[0]).toBeLessThan(scores.quality);

  const routed = await suffice("route", "Sort the list", "--policy", "learned", "--json");
  const decision = JSON.parse(routed.output);
  expect([decision.model, decision.because]).toEqual([LIGHT, "learned from 360 outcomes"]);
});

test("a score is learned, saved, scored task by task, and asked when a policy decides", async () => {
  const learned = await suffice(
    "learn",
    "--predictor",
    "difference",
    "--weak",
    LIGHT,
    "--strong",
    FRONTIER,
    "--outcomes",
    "outcomes.jsonl",
    "--save",
    "./score.yaml",
  );
  expect([learned.code, learned.output.includes("it may be used")]).toEqual([0, true]);

  const evaluated = await suffice(
    "evaluate",
    "--outcomes",
    "outcomes.jsonl",
    "--policy",
    "./score.yaml",
    "--scores",
    "scores.jsonl",
    "--json",
  );
  const { apgr, auc, elevenPoint } = JSON.parse(evaluated.output);
  expect([apgr > 0.8, auc > 0.9, elevenPoint.apgr > 0.8]).toEqual([true, true, true]);
  const lines = (await readFile(join(folder, "scores.jsonl"), "utf8")).trim().split("\n");
  expect(lines.length).toBe(120);
  expect(JSON.parse(lines[1] ?? "")).toMatchObject({ task_id: "t-1", choice: [LIGHT] });

  const routed = await suffice("route", "Sort it.", "--policy", "./score.yaml", "--explain");
  expect(routed.output).toContain("score difference");
});

test("learning itself is scored over splits, beside what needs no learning", async () => {
  const scored = await suffice(
    "evaluate",
    "--outcomes",
    "outcomes.jsonl",
    "--learn-from",
    "60",
    "--splits",
    "3",
    "--verifier",
    "0.9,0.1",
    "--json",
  );
  expect(JSON.parse(scored.output)).toMatchObject({
    schema: "suffice.learner-evaluation/1",
    train: 60,
    splits: 3,
    against: FRONTIER,
    learned: { saving: { mean: expect.any(Number) } },
    bestFixedCascade: { qualityDifference: { low: expect.any(Number) } },
  });
});

test("a page with the curve is one file, and any cascade or preset can be evaluated", async () => {
  const cascade = await suffice(
    "evaluate",
    "--outcomes",
    "outcomes.jsonl",
    "--policy",
    `cascade:${LIGHT},${FRONTIER}`,
    "--html",
    "curve.html",
  );
  expect(cascade.output).toMatch(/^claude-haiku-5-5 > claude-opus-5-5 on 120 tasks/);
  expect(cascade.output).toMatch(/skipped: line 121 \(it is no JSON; write one JSON object a line\)/);
  expect(Math.max(...cascade.output.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
  expect(await readFile(join(folder, "curve.html"), "utf8")).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  const preset = await suffice(
    "evaluate",
    "--outcomes",
    "outcomes.jsonl",
    "--policy",
    "always-frontier",
    "--json",
  );
  expect(JSON.parse(preset.output)).toMatchObject({ name: "always-frontier", quality: 0.9 });
});

test("of outcomes that chance has drawn, a policy is estimated by the logged chances", async () => {
  const rows = Array.from({ length: 120 }, (_, index) => {
    const full = JSON.parse(row(index));
    const model = index % 4 < 2 ? LIGHT : FRONTIER;
    return JSON.stringify({ ...full, outcomes: { [model]: { ...full.outcomes[model], propensity: 0.5 } } });
  });
  await writeFile(join(folder, "drawn.jsonl"), rows.join("\n"));
  const args = ["evaluate", "--outcomes", "drawn.jsonl", "--policy", `single:${FRONTIER}`] as const;
  const estimated = JSON.parse((await suffice(...args, "--off-policy", "--json")).output);
  expect(estimated).toMatchObject({
    schema: "suffice.off-policy/1",
    tasks: 120,
    followed: 60,
    neverTried: [],
  });
  const [low, high] = estimated.doublyRobust.intervals.quality;
  expect([low < 0.9, high > 0.9]).toEqual([true, true]);
  expect((await suffice(...args)).talk).toContain(`${FRONTIER} was not tried on 60`);
});

test("words of titles are learned where they gain beyond doubt, and become what demotes", async () => {
  const rows = Array.from({ length: 400 }, (_, index) => {
    const isBump = index % 2 === 0;
    const resolved = isBump ? index % 40 !== 0 : index % 3 === 0;
    const text = `${isBump ? "Bump version of" : "Rework"} the part ${index}`;
    return JSON.stringify({
      task_id: `t-${index}`,
      text,
      outcomes: { [LIGHT]: { resolved: resolved ? 1 : 0 } },
    });
  });
  await writeFile(join(folder, "titles.jsonl"), rows.join("\n"));
  const mined = await suffice(
    "learn",
    "--patterns",
    LIGHT,
    "--outcomes",
    "titles.jsonl",
    "--save",
    "./mined.yaml",
    "--json",
  );
  const { adopted, patternsFor } = JSON.parse(mined.output);
  expect([patternsFor, adopted.length > 0, adopted[0].words[0]]).toEqual([
    LIGHT,
    true,
    expect.stringMatching(/bump|version/),
  ]);
  const routed = await suffice("route", "Bump version of the logger", "--policy", "./mined.yaml", "--json");
  expect(JSON.parse(routed.output)).toMatchObject({ tier: "light" });
});

/** Dated experiments with a light model, all of them good, in turn in so many repositories; then two rows that are none. */
function experiments(repositories: readonly string[]): string {
  const rows = Array.from({ length: 24 }, (_, index) =>
    JSON.stringify({
      taskId: index,
      repo: repositories[index % repositories.length],
      kind: "docs",
      modelUsed: LIGHT,
      success: true,
      cost: 0.001,
      timestamp: new Date(Date.now() - (30 - index) * 86_400_000).toISOString(),
    }),
  );
  const mid = rows.map((line) => JSON.stringify({ ...JSON.parse(line), modelUsed: MID, cost: 0.1 }));
  return [...mid, ...rows, '{"taskId":"x"}', `{"taskId":"y","modelUsed":"${LIGHT}","success":"maybe"}`].join(
    "\n",
  );
}

interface ContestLine {
  readonly kind: string;
  readonly repository: string | null;
  readonly champion: { readonly model: string };
}

function championsIn(output: string) {
  const said: { readonly classes: readonly ContestLine[] } = JSON.parse(output);
  return said.classes.map(({ kind, repository, champion }) => [kind, repository, champion.model]);
}

test("evidence tells the rows that it passed over, and has a champion for each repository unless asked for one in all", async () => {
  await writeFile(join(folder, "experiments.jsonl"), experiments(["acme/shop", "acme/blog"]));
  await writeFile(join(folder, "suffice.yaml"), "outcomes: [experiments.jsonl]\n");
  const own = await suffice("evidence", "--ledger", "nowhere.db", "--json");
  const all = await suffice("evidence", "--ledger", "nowhere.db", "--json", "--all-repositories");
  const page = await suffice("evidence", "--ledger", "nowhere.db");
  await rm(join(folder, "suffice.yaml"));
  const file = join(folder, "experiments.jsonl");
  const [no, maybe] = [
    "experiment x names no modelUsed; name the model that was tried",
    "experiment y: success is neither true nor false; say which",
  ];
  expect(own.talk).toBe(
    `suffice: skipped 2 rows of outcomes:\n  ${file}:49: ${no}\n  ${file}:50: ${maybe}\n`,
  );
  const said = JSON.parse(own.output);
  expect([said.outcomes, said.skipped, said.acrossRepositories]).toEqual([
    48,
    [
      { file, line: 49, because: no },
      { file, line: 50, because: maybe },
    ],
    false,
  ]);
  expect(championsIn(own.output)).toEqual([
    ["docs", "acme/blog", MID],
    ["docs", "acme/shop", MID],
  ]);
  expect(championsIn(all.output)).toEqual([["docs", null, LIGHT]]);
  expect(page.output).toMatch(/^kind +where +goes to/m);
  expect(page.output).toMatch(/^docs +acme\/blog +/m);
});

test.each([
  [
    "a model that was not tried",
    ["learn", "--outcomes", "outcomes.jsonl", "--pool", "gpt-9"],
    'has no outcomes of "gpt-9"; it has those of',
  ],
  [
    "a check that is none",
    ["learn", "--outcomes", "outcomes.jsonl", "--verifier", "2"],
    "It takes two chances from 0 to 1",
  ],
  [
    "an unknown predictor",
    ["learn", "--outcomes", "outcomes.jsonl", "--predictor", "oracle"],
    'there is no predictor "oracle"',
  ],
  [
    "a predictor without its models",
    ["learn", "--outcomes", "outcomes.jsonl", "--predictor", "text"],
    "--predictor needs --weak and --strong",
  ],
  [
    "more tasks than there are",
    ["evaluate", "--outcomes", "outcomes.jsonl", "--learn-from", "500"],
    "500 of 120 tasks cannot be learned from",
  ],
  [
    "a score without texts",
    ["learn", "--predictor", "text"],
    "the ledger keeps none: name a file with --outcomes",
  ],
  ["no ledger", ["learn", "--ledger", "nowhere.db"], "there is no ledger at nowhere.db yet"],
  ["no such file", ["evaluate", "--outcomes", "nowhere.jsonl"], "nowhere.jsonl does not exist"],
])("%s is refused with what to do", async (_, args, message) => {
  const refused = await suffice(...args);
  expect([refused.code === 0, refused.output]).toEqual([false, ""]);
  expect(refused.talk).toContain(message);
});
