import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openRecords } from "../../src/app/open-ledger.ts";
import { readLedgerWork } from "../../src/app/targets/ledger-work.ts";
import {
  type Cost,
  type Entry,
  instant,
  nanoUsdFromUsd,
  runId,
  type Tier,
  taskId,
} from "../../src/domain/index.ts";
import { receiptJson } from "../../src/reports/index.ts";
import { aCallEntry, aVerdictEntry, startScriptedUpstream } from "../../src/testing/index.ts";
import { config, openShop, spawnCli, startCli, tickets } from "./shop.ts";

const MODELS = { light: "claude-haiku-5-5", mid: "claude-sonnet-5-5", frontier: "claude-opus-4-8" };
type ModelTier = keyof typeof MODELS;

let folder = "";
let ledger = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "suffice-pilot-"));
  ledger = join(folder, "ledger.db");
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Noon, so many days into the month before last: behind us on whatever day this runs. */
const noonOf = (day: number) => {
  const now = new Date();
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 2, day, 12);
};
const dateOf = (day: number) => new Date(noonOf(day)).toISOString().slice(0, 10);

interface SeededTask {
  readonly id: string;
  readonly day: number;
  readonly tier: ModelTier;
  readonly kind?: "docs" | "coding";
  /** Verdicts of its attempts at that tier, in order. */
  readonly tests: readonly ("pass" | "fail")[];
  /** Then one more at this tier, which passes. */
  readonly upTo?: ModelTier;
  readonly usd?: number;
  /** The repository that it was worked in. */
  readonly project?: string;
}

const priced = (usd: number): Cost => ({
  kind: "priced",
  amount: nanoUsdFromUsd(usd),
  byClass: {
    freshInput: nanoUsdFromUsd(usd),
    cacheRead: nanoUsdFromUsd(0),
    cacheWrite5m: nanoUsdFromUsd(0),
    cacheWrite1h: nanoUsdFromUsd(0),
    output: nanoUsdFromUsd(0),
  },
});

function entriesOf({
  id,
  day,
  tier,
  kind = "docs",
  tests,
  upTo,
  usd = 0.01,
  project,
}: SeededTask): readonly Entry[] {
  const run = runId("run-1");
  const tries = [
    ...tests.map((verdict) => ({ verdict, at: tier })),
    ...(upTo === undefined ? [] : [{ verdict: "pass" as const, at: upTo }]),
  ];
  return tries.flatMap(({ verdict, at }, index): readonly Entry[] => {
    const sourceId = `${id}-${index}`;
    const tags = {
      ...(run === undefined ? {} : { run }),
      task: taskId(id),
      step: "implement",
      attempt: index + 1,
      tier: at satisfies Tier,
      place: "isolated" as const,
      kind,
      ...(project === undefined ? {} : { project }),
    };
    const when = instant(noonOf(day) + 60_000 * index);
    const model = MODELS[at];
    return [
      aCallEntry({ sourceId, tags, at: when, modelAsked: model, modelAnswered: model, cost: priced(usd) }),
      aVerdictEntry({ sourceId, tags, at: when, model, gate: "tests", verdict }),
      aVerdictEntry({
        sourceId: `${sourceId}-review`,
        tags,
        at: when,
        model,
        gate: "review",
        verdict: "pass",
      }),
    ];
  });
}

async function seed(...tasks: readonly SeededTask[]): Promise<void> {
  const records = await openRecords(ledger);
  await records.ledger.append(tasks.flatMap(entriesOf));
  await records.close();
}

async function suffice(...args: readonly string[]) {
  const environment = { HOME: folder, XDG_CONFIG_HOME: "", XDG_DATA_HOME: "" };
  return spawnCli([...args, "--ledger", ledger], { environment, folder }).ended;
}

async function json(...args: readonly string[]) {
  const { code, output, talk } = await suffice(...args, "--json");
  expect([code, talk]).toEqual([0, ""]);
  return JSON.parse(output);
}

const easy = (id: string, day: number, tier: ModelTier, usd?: number): SeededTask => ({
  id,
  day,
  tier,
  tests: ["pass"],
  ...(usd === undefined ? {} : { usd }),
});

test("with an empty ledger a pilot says how to begin, as tickets and command lines that work", async () => {
  const pilot = await json("pilot", "--n", "2", "--kind", "docs");
  expect(pilot).toMatchObject({
    schema: "suffice.pilot/1",
    planned: 2,
    filled: 0,
    slots: [],
    baseline: null,
    verdict: "insufficient evidence",
    judgement: null,
  });
  const [write, dryRun] = pilot.next;
  const ticketFile = join(folder, write.write.file);
  await writeFile(ticketFile, `${write.write.line}\n`);
  expect(dryRun.command).toContain("--from jsonl pilot-docs.jsonl");
  const routed = await spawnCli(["route", "--from", "jsonl", ticketFile, "--json"], { folder }).ended;
  expect(JSON.parse(routed.output)).toMatchObject({ outcome: "routed", tier: "light" });
  const { output } = await suffice("pilot", "--kind", "docs");
  expect(output).toContain("0 of 5 filled");
});

test.each([
  [
    ["--policy", "always-frontier"],
    "sends no docs work to light: with the label tier:light it goes to frontier",
  ],
  [["--tier", "local"], "sends no docs work to local: nobody serves a model there that can do it"],
])("where work cannot get to the tier, a pilot says why: %j", async (args, why) => {
  const pilot = await json("pilot", "--kind", "docs", ...args);
  expect(pilot.next[0]).toMatchObject({
    because: expect.stringContaining(why),
    command: "suffice policy list",
  });
});

test("slots are the class's tasks that were begun at the tier since the date, each with what came of it", async () => {
  await seed(
    easy("early", 1, "light"),
    { id: "reworked", day: 10, tier: "light", tests: ["fail", "pass"] },
    { id: "escalated", day: 11, tier: "light", tests: ["fail", "fail"], upTo: "mid", usd: 0.02 },
    { ...easy("other", 11, "light"), kind: "coding" },
    easy("at mid", 12, "mid", 0.05),
  );
  const pilot = await json("pilot", "--n", "3", "--kind", "docs", "--since", dateOf(5));
  expect(
    pilot.slots.map(({ at: _at, gates: _gates, ...slot }: { at: string; gates: object }) => slot),
  ).toEqual([
    {
      run: "run-1",
      task: "reworked",
      model: MODELS.light,
      result: "accepted",
      attempts: 2,
      escalations: 0,
      reviewRounds: 2,
      costUsd: 0.02,
      expectedUsd: null,
    },
    {
      run: "run-1",
      task: "escalated",
      model: MODELS.light,
      result: "accepted",
      attempts: 3,
      escalations: 1,
      reviewRounds: 3,
      costUsd: 0.06,
      expectedUsd: null,
    },
  ]);
  expect(pilot).toMatchObject({
    filled: 2,
    missing: 1,
    verdict: "insufficient evidence",
    pilot: { tasks: 2, costPerTaskUsd: 0.04, reviewRounds: 2.5, testsPassed: { mean: 0.4 }, lintFailures: 0 },
    baseline: { tasks: 1, costPerTaskUsd: 0.05, reviewRounds: 1 },
  });
  const run = pilot.next.find(({ command }: { command: string | null }) =>
    command?.includes("--max-cost-usd"),
  );
  expect(run.because).toContain("run them at light");
});

test("a full pilot comes to a verdict with conditions that are checked", async () => {
  const days = [10, 11, 12, 13, 14];
  await seed(
    ...days.map((day) => easy(`light-${day}`, day, "light")),
    ...days.map((day) => easy(`mid-${day}`, day, "mid", 0.05)),
  );
  const pilot = await json("pilot", "--n", "5", "--kind", "docs");
  expect(pilot).toMatchObject({
    filled: 5,
    missing: 0,
    verdict: "CONDITIONAL-GO",
    judgement: {
      n: 5,
      passes: 5,
      from: { tier: "mid", model: MODELS.mid },
      to: { tier: "light", model: MODELS.light },
      conditions: [
        { require: "share-at-most", share: 0.2, holds: false },
        { require: "gate", holds: true },
        { require: "pass-rate-at-least", lower: 0.7, holds: false },
      ],
    },
    comparison: { difference: { mean: 0 } },
  });
  const { output } = await suffice("pilot", "--n", "5", "--kind", "docs");
  expect(output).toContain("verdict: CONDITIONAL-GO");
  expect(output).toContain("at most 20.0 % of the class go there: not yet");
  expect(output).toMatch(/^review rounds a task +1\.0 +1\.0$/m);
});

test("a pilot that failed is a NO-GO, whatever it would have saved", async () => {
  const days = [1, 2, 3, 4, 5, 6, 7, 8];
  await seed(
    ...days.map(
      (day): SeededTask => ({ id: `light-${day}`, day, tier: "light", tests: ["fail"], upTo: "mid" }),
    ),
    ...days.map((day) => easy(`mid-${day}`, day, "mid", 0.05)),
  );
  expect(await json("pilot", "--n", "8", "--kind", "docs")).toMatchObject({
    verdict: "NO-GO",
    pilot: { success: { mean: 1 }, escalated: { mean: 1 } },
    judgement: { n: 8, passes: 0 },
  });
});

test("a run of our own is compared with what its decisions expected", async () => {
  const shop = await openShop();
  const upstream = await startScriptedUpstream({ script: shop.script });
  try {
    const ticketFile = join(shop.folder, "..", "tickets.jsonl");
    const ticket = {
      id: "shop-2",
      title: "Fix typo in the README",
      kind: "docs",
      labels: ["tier:light"],
      files: ["README.md"],
      acceptance: ['It says "received"'],
    };
    await writeFile(ticketFile, `${JSON.stringify(ticket)}\n`);
    const run = ["run", "--from", "jsonl", ticketFile, "--base-url", upstream.url, "--json"];
    const { code, talk } = await shop.start(run).ended;
    expect([code, talk]).toEqual([0, expect.any(String)]);
    ledger = shop.ledger;
    const pilot = await json("pilot", "--n", "1", "--kind", "docs");
    expect(pilot.slots).toHaveLength(1);
    const [slot] = pilot.slots;
    expect(slot.expectedUsd.low).toBeLessThan(slot.expectedUsd.high);
    expect(slot.costUsd).toBeCloseTo(shop.figure("SELECT sum(cost_nano_usd) / 1e9 FROM calls"), 9);
    expect(pilot.estimate.ratio).toBeCloseTo(slot.costUsd / slot.expectedUsd.expected, 9);

    const { targets, tasks } = await json("targets", "--policy", "plan-execute-review");
    const value = (metric: string) => targets.find((each: { metric: string }) => each.metric === metric);
    expect(tasks).toBe(1);
    expect(value("light-success-rate")).toMatchObject({ value: 1, n: 1, verdict: "insufficient evidence" });
    expect(value("estimate-accuracy")).toMatchObject({ n: 1, target: null, verdict: "no target" });
    expect(await json("targets", "--policy", "backlog-gates")).toMatchObject({
      tasks: 0,
      tasksOfOtherPolicies: 1,
    });
  } finally {
    await upstream.close();
    await shop.remove();
  }
});

test("what is put together from the ledger and the plan of a run is what its receipts said", async () => {
  const shop = await openShop();
  const upstream = await startScriptedUpstream({ script: shop.script });
  try {
    const run = ["run", "--from", "jsonl", tickets, "--base-url", upstream.url, "--json"];
    const { output } = await shop.start(run).ended;
    const said = output
      .trim()
      .split("\n")
      .map((line): Record<string, unknown> => JSON.parse(line))
      .filter(({ schema, outcome }) => schema === "suffice.receipt/1" && outcome !== "refused");
    const { receipts } = await readLedgerWork(shop.ledger);
    const keys = ["task", "outcome", "costUsd", "baselines", "levers", "escalations", "takeBacks"];
    const figuresOf = (receipt: Readonly<Record<string, unknown>>) => keys.map((key) => receipt[key]);
    expect(said).toHaveLength(4);
    expect(receipts.map((receipt) => figuresOf(receiptJson(receipt)))).toEqual(said.map(figuresOf));
  } finally {
    await upstream.close();
    await shop.remove();
  }
});

test("targets are met, missed, or not decided, each with its interval, a policy's own first", async () => {
  const days = Array.from({ length: 25 }, (_, index) => index + 1);
  await seed(...days.map((day) => easy(`light-${day}`, day, "light")));
  const policy = join(folder, "own.yaml");
  await writeFile(
    policy,
    "policy: own\nextends: evidence\nbecause: a test needs targets\ntargets:\n  light-share: { at_most: 0.5 }\n  savings: { at_least: 0.1 }\n",
  );
  const { schema, targets } = await json("targets", "--policy", policy);
  expect(schema).toBe("suffice.targets/1");
  expect(
    targets
      .slice(0, 2)
      .map((each: { metric: string; verdict: string; target: object }) => [
        each.metric,
        each.verdict,
        each.target,
      ]),
  ).toEqual([
    ["light-share", "missed", expect.objectContaining({ by: "policy", policy: "own", atMost: 0.5 })],
    ["savings", "insufficient evidence", expect.objectContaining({ by: "policy", atLeast: 0.1 })],
  ]);
  expect(new Set(targets.map(({ metric }: { metric: string }) => metric)).size).toBe(18);
  const all = await json("targets");
  expect(all.targets.find(({ metric }: { metric: string }) => metric === "light-success-rate")).toMatchObject(
    { value: 1, n: 25, verdict: "met", target: { policy: "plan-execute-review", atLeast: 0.85 } },
  );
  const { output } = await suffice("targets", "--since", dateOf(10), "--until", dateOf(12));
  expect(output).toContain(`on 2 tasks, 2 judged attempts, 2 calls since ${dateOf(10)} until ${dateOf(12)}`);
});

test.each([
  [["pilot", "--n", "5"], "required option '--kind <kind>'"],
  [["pilot", "--kind", "poetry"], "It takes one of: research"],
  [["pilot", "--kind", "docs", "--tier", "huge"], "It takes one of: local, light, mid, frontier"],
  [["pilot", "--kind", "docs", "--tier", "mid"], "--tier and --baseline-tier are both mid"],
  [["targets", "--since", "2026-11-02", "--until", "2026-11-01"], "--until must be later than --since"],
])("what makes no sense is refused with what to do: %j", async (args, message) => {
  const { code, talk } = await suffice(...args);
  expect([code, talk]).toEqual([2, expect.stringContaining(message)]);
});

test("evidence shows each class's pass rates with bounds, what the bar makes of them, and who may try", async () => {
  const days = Array.from({ length: 20 }, (_, index) => index + 1);
  await seed(
    ...days.map((day) => easy(`light-${day}`, day, "light")),
    ...days.map((day) => easy(`mid-${day}`, day, "mid", 0.05)),
    { ...easy("one", 3, "light"), kind: "coding" },
  );
  const evidence = await json("evidence");
  expect(evidence).toMatchObject({
    schema: "suffice.evidence/1",
    policy: "evidence",
    bar: 0.7,
    minimum: 10,
    outcomes: 41,
    unplaced: 0,
  });
  const rows = evidence.rows.map(({ kind, model, tier, n, passes, wilson, standing }: EvidenceLine) => [
    [kind, model, tier, n, passes].join(" "),
    wilson.map((bound) => bound.toFixed(2)).join(" to "),
    standing,
  ]);
  expect(rows).toEqual([
    [`coding ${MODELS.light} light 1 1`, "0.21 to 1.00", "too few"],
    [`docs ${MODELS.light} light 20 20`, "0.84 to 1.00", "clears the bar"],
    [`docs ${MODELS.mid} mid 20 20`, "0.84 to 1.00", "clears the bar"],
  ]);
  const docs = evidence.classes.find(({ kind }: { kind: string }) => kind === "docs");
  expect(docs).toMatchObject({
    champion: { tier: "light", model: MODELS.light },
    records: [{ verdict: "GO", from: { tier: "mid" }, to: { tier: "light" } }],
  });
  const { output } = await suffice("evidence");
  expect(output).toMatch(/^docs +claude-haiku-5-5 +light +20 +100\.0 % .* clears the bar$/m);
});

test("without outcomes evidence says how to begin", async () => {
  const { code, output } = await suffice("evidence");
  expect([code, output]).toEqual([0, expect.stringContaining("Nothing was measured yet")]);
  expect(output).toContain("suffice pilot --kind docs");
});

test("a rollout goes onwards by what is in the ledger, and decisions follow its stage", async () => {
  const settings = (begin: string) =>
    writeFile(
      join(folder, "suffice.yaml"),
      `rollouts: [{ kind: docs, to: light, begin: ${begin}, share: 0.3 }]\n`,
    );
  const ticketFile = join(folder, "tickets.jsonl");
  const lines = Array.from({ length: 40 }, (_, index) =>
    JSON.stringify({ id: `doc-${index}`, title: "Say it better", kind: "docs" }),
  );
  await writeFile(ticketFile, lines.join("\n"));
  const routes = async () => {
    const { output } = await suffice("route", "--from", "jsonl", ticketFile, "--json");
    const decisions = output
      .trim()
      .split("\n")
      .map((line): RouteLine => JSON.parse(line));
    return decisions.map(({ tier, propensity }) => `${tier} ${propensity}`);
  };

  await settings("shadow");
  expect(new Set(await routes())).toEqual(new Set(["mid undefined"]));
  await settings("canary");
  const canary = await routes();
  expect(new Set(canary)).toEqual(new Set(["light 0.3", "mid 0.7"]));
  expect(canary).toEqual(await routes());

  const days = Array.from({ length: 20 }, (_, index) => index + 1);
  await seed(...days.map((day) => easy(`light-${day}`, day, "light")));
  expect(new Set(await routes())).toEqual(new Set(["light undefined"]));
  const { rollouts } = await json("evidence");
  expect(rollouts).toMatchObject([
    {
      kind: "docs",
      to: "light",
      begin: "canary",
      stage: "on",
      outcomes: 3,
      moves: [{ from: "canary", to: "on" }],
    },
  ]);
  const { output } = await suffice("evidence");
  expect(output).toMatch(/^docs +light +on +3 +0 .* it is on +\d{4}-\d\d-\d\d on$/m);
});

test("the chance with which a canary was chosen is in the rows of its attempts, and of no others", async () => {
  const shop = await openShop();
  const upstream = await startScriptedUpstream({ script: shop.script });
  try {
    const ticketFile = join(shop.folder, "..", "tickets.jsonl");
    const settings = join(shop.folder, "..", "canary.yaml");
    const ticket = {
      id: "shop-2",
      title: "Say it better in the README",
      kind: "docs",
      acceptance: ['It says "received"'],
    };
    await writeFile(ticketFile, `${JSON.stringify(ticket)}\n`);
    const rollouts = "rollouts: [{ kind: docs, to: light, begin: canary, share: 0.999 }]\n";
    await writeFile(settings, (await readFile(config, "utf8")) + rollouts);
    const places = ["--repo", shop.folder, "--config", settings, "--ledger", shop.ledger];
    await startCli(["run", "--from", "jsonl", ticketFile, "--base-url", upstream.url, ...places]).ended;
    const rows = (table: string, where: string) =>
      shop.figure(`SELECT count(*) FROM ${table} WHERE ${where}`);
    const drawn = "step = 'implement' AND tier = 'light'";
    expect(rows("calls", drawn)).toBeGreaterThan(0);
    for (const table of ["calls", "verdicts"]) {
      expect(rows(table, `(${drawn}) AND propensity IS NOT 0.999`)).toBe(0);
      expect(rows(table, `NOT (${drawn}) AND propensity IS NOT NULL`)).toBe(0);
    }
  } finally {
    await upstream.close();
    await shop.remove();
  }
});

test("a repository's own outcomes decide there, once there are enough of them", async () => {
  await mkdir(join(folder, ".git"));
  const days = Array.from({ length: 20 }, (_, index) => index + 1);
  const own = days.map((day): SeededTask => ({ ...easy(`light-${day}`, day, "light"), project: folder }));
  await seed(...own);
  const evidence = await json("evidence");
  expect(evidence.rows).toMatchObject([
    { kind: "docs", n: 20, repository: folder, standing: "clears the bar" },
  ]);
  const ticketFile = join(folder, "tickets.jsonl");
  await writeFile(ticketFile, JSON.stringify({ title: "Fix typo in it", kind: "docs" }));
  const { output } = await suffice("route", "--from", "jsonl", ticketFile, "--json");
  expect(JSON.parse(output)).toMatchObject({ tier: "light", passRate: { n: 20, basis: "measured" } });
});

interface RouteLine {
  readonly tier: string;
  readonly propensity?: number;
}

interface EvidenceLine {
  readonly kind: string | null;
  readonly model: string;
  readonly tier: string;
  readonly n: number;
  readonly passes: number;
  readonly wilson: readonly number[];
  readonly standing: string;
}
