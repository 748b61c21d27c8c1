import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import {
  type ScriptedConversation,
  type ScriptedUpstream,
  startScriptedUpstream,
} from "../../src/testing/index.ts";
import {
  better,
  calibrated,
  example,
  experiment,
  FRONTIER,
  JUDGE,
  judging,
  LIGHT,
  openTrialStage,
  PARITY,
  seedSql,
  writer,
} from "./ab-stage.ts";
import { codeIn, rowsIn } from "./shop.ts";

const calibration = readFileSync(join(example, "calibration.yaml"), "utf8");
const GOOD = [writer(FRONTIER, seedSql(), 20), writer(LIGHT, seedSql(), 1)];

let stage: Awaited<ReturnType<typeof openTrialStage>>;
let upstream: ScriptedUpstream | undefined;
beforeEach(async () => {
  stage = await openTrialStage();
});
afterEach(async () => {
  await upstream?.close();
  upstream = undefined;
  await stage.remove();
});

const Arm = z.object({ run: z.string(), verified: z.boolean(), verifications: z.array(z.unknown()) });
const Report = z.object({
  trial: z.string(),
  ended: z.object({ kind: z.string() }).nullable(),
  arms: z.object({
    baseline: z.object({ costUsd: z.number(), models: z.array(z.string()), mode: z.string() }),
    candidate: z.object({ costUsd: z.number(), models: z.array(z.string()), mode: z.string() }),
  }),
  costRatio: z.number().nullable(),
  levers: z.object({ context: z.number(), rate: z.number() }).nullable(),
  pairs: z.array(
    z.object({
      repeat: z.number(),
      first: z.string(),
      baseline: Arm,
      candidate: Arm,
      opinion: z.object({ kind: z.string() }),
      standing: z.string(),
    }),
  ),
  caveats: z.array(z.object({ says: z.string(), spoils: z.boolean() })),
  judge: z.object({ errors: z.number().nullable() }),
  trialCostUsd: z.object({
    whole: z.number(),
    cap: z.number(),
    judging: z.number(),
    calibration: z.number(),
  }),
});
const Decision = z.object({
  schema: z.literal("suffice.ab-decision/1"),
  id: z.string(),
  verdict: z.string(),
  because: z.string(),
  conditions: z.array(z.object({ require: z.string() })),
});

async function trial(script: readonly ScriptedConversation[], ...args: readonly string[]) {
  upstream = await startScriptedUpstream({ script });
  const life = stage.start(["run", experiment, "--base-url", upstream.url, "--json", ...args]);
  const { code, output, talk } = await life.ended;
  return { code, talk, report: code === 0 ? Report.parse(JSON.parse(output)) : undefined };
}

test("the seed file, both arms five times: verified twice, judged blindly, and a verdict that is kept", async () => {
  const before = [
    stage.git("rev-parse", "HEAD"),
    stage.git("for-each-ref"),
    stage.git("status", "--porcelain"),
  ];
  const { code, talk, report } = await trial([
    ...GOOD,
    ...judging(PARITY, PARITY),
    ...calibrated(calibration),
  ]);
  expect({ code, talk }).toMatchObject({ code: 0 });
  expect(report).toMatchObject({
    ended: { kind: "complete" },
    arms: {
      baseline: { models: [FRONTIER], mode: "main, frontier" },
      candidate: { models: [LIGHT], mode: "isolated, light" },
    },
    judge: { errors: 0 },
  });
  expect(report?.pairs.map(({ standing, opinion }) => [standing, opinion.kind])).toEqual(
    Array.from({ length: 5 }, () => ["holds", "parity"]),
  );
  expect(new Set(report?.pairs.map(({ first }) => first)).size).toBe(2);
  const { costRatio = null, levers = null } = report ?? {};
  expect((levers?.context ?? 0) * (levers?.rate ?? 0)).toBeCloseTo(costRatio ?? 0, 9);

  // Nothing of the user's was touched, and every row is in the user's own ledger.
  expect([
    stage.git("rev-parse", "HEAD"),
    stage.git("for-each-ref"),
    stage.git("status", "--porcelain"),
  ]).toEqual(before);
  const [sum] = rowsIn(stage.ledger, "select sum(cost_nano_usd) as nano, count(*) as calls from calls");
  expect(Number(sum?.["nano"]) / 1e9).toBeCloseTo(report?.trialCostUsd.whole ?? 0, 9);
  expect(Number(sum?.["calls"])).toBe(upstream?.requests().filter(({ cue }) => cue !== undefined).length);

  const decided = await stage.start(["decide", "--json"]).ended;
  const decision = Decision.parse(JSON.parse(decided.output));
  expect(decision).toMatchObject({
    id: `ab-${report?.trial}`,
    verdict: "CONDITIONAL-GO",
    conditions: [{ require: "share-at-most" }, { require: "gate" }, { require: "pass-rate-at-least" }],
  });
  const again = Decision.parse(JSON.parse((await stage.start(["decide", "--json"]).ended).output));
  expect(again.id).toBe(decision.id);

  const page = (await stage.start(["report"]).ended).output;
  expect(page).toContain(
    "at least as good: 100 % of pairs (38 to 100 %); cheaper: 100 % of pairs (38 to 100 %)",
  );
  expect(page).toMatch(/^1 +(?:baseline|candidate) +verified +verified +parity$/m);
  expect(page).toContain(`judge ${JUDGE}: 0 of 5 known pairs wrong`);

  // A rollout cites it, and goes no further than it allows.
  expect(await evidenceWith(cited(decision.id))).toEqual({
    rollouts: [{ stage: "canary", keptBack: null }],
    trials: [{ id: decision.id, holds: true, open: [{ require: "pass-rate-at-least", lower: 0.7 }] }],
  });
  expect((await evidenceWith(cited("ab-none"))).rollouts).toEqual([
    { stage: "shadow", keptBack: "there is no record ab-none" },
  ]);
}, 240_000);

const Evidence = z.object({
  rollouts: z.array(z.object({ stage: z.string(), keptBack: z.string().nullable() })),
  trials: z.array(z.object({ id: z.string(), holds: z.boolean(), open: z.array(z.unknown()) })),
});

const cited = (record: string) =>
  `rollouts: [{ kind: seed-data, to: light, begin: canary, record: ${record} }]\n`;

async function evidenceWith(settings: string) {
  const file = join(stage.top, "suffice.yaml");
  writeFileSync(file, settings);
  return Evidence.parse(JSON.parse((await stage.suffice(["evidence", "--json"], file).ended).output));
}

test("the judge is shown two diffs and no word of where they come from, in both orders", async () => {
  await trial([...GOOD, ...judging(PARITY, PARITY), ...calibrated(calibration)], "--repeats", "1");
  const asked = (upstream?.requests() ?? []).filter(
    ({ cue }) => cue?.model === JUDGE && cue.task === "seed-file",
  );
  const texts = asked.map(({ body }) => JSON.stringify(body));
  expect(texts.length).toBe(2);
  for (const text of texts)
    expect(text).not.toMatch(/baseline|candidate|frontier|delegated|opus|haiku|isolated/i);
}, 240_000);

test("a seed that cannot be applied twice fails its verifier, the judge is not asked, and the trial stops early", async () => {
  const script = [
    writer(FRONTIER, seedSql(), 20),
    writer(LIGHT, seedSql({ idempotent: false }), 1),
    ...calibrated(calibration),
  ];
  const { report } = await trial(script);
  expect(report?.pairs.at(0)).toMatchObject({
    standing: "falls",
    opinion: { kind: "not-asked" },
    baseline: { verified: true },
    candidate: {
      verifications: [
        { passed: false, because: expect.stringContaining("run again: exit 1") },
        { passed: true },
      ],
    },
  });
  const decision = Decision.parse(JSON.parse((await stage.start(["decide", "--json"]).ended).output));
  expect(decision.verdict).toBe("NO-GO");
}, 240_000);

test("a judge that contradicts itself is recorded so, and is no evidence of parity", async () => {
  const { report } = await trial(
    [...GOOD, ...judging(better("A"), better("A")), ...calibrated(calibration)],
    "--repeats",
    "1",
  );
  expect(report?.pairs).toMatchObject([{ opinion: { kind: "inconsistent" }, standing: "open" }]);
  expect(report?.caveats).toContainEqual({
    says: "the judge contradicted itself in repeat 1: look at both results yourself",
    spoils: false,
  });
}, 240_000);

test("a judge that fails its examination is refused before any arm is paid", async () => {
  const wrong = ["missing-status", "not-twice"];
  const { report } = await trial([...GOOD, ...judging(PARITY, PARITY), ...calibrated(calibration, wrong)]);
  expect(report).toMatchObject({ ended: { kind: "judge-refused" }, judge: { errors: 2 }, pairs: [] });
  expect((upstream?.requests() ?? []).filter(({ cue }) => cue?.model !== JUDGE)).toEqual([]);
  const decision = Decision.parse(JSON.parse((await stage.start(["decide", "--json"]).ended).output));
  expect(decision.verdict).toBe("INCONCLUSIVE");
}, 240_000);

test("a trial stops before its cap is passed, and goes on with a higher one without paying twice", async () => {
  const dear = [writer(FRONTIER, seedSql(), 150), writer(LIGHT, seedSql(), 1)];
  const script = [...dear, ...judging(PARITY, PARITY), ...calibrated(calibration)];
  const { report, talk } = await trial(script, "--repeats", "2", "--max-cost-usd", "0.5");
  expect({ ended: report?.ended?.kind, talk }).toMatchObject({ ended: "cap" });
  expect(report?.trialCostUsd.whole).toBeLessThanOrEqual(0.5);
  const url = upstream?.url ?? "";
  const resumed = await stage.start([
    "run",
    "--resume",
    report?.trial ?? "",
    "--base-url",
    url,
    "--max-cost-usd",
    "5",
    "--json",
  ]).ended;
  expect(resumed).toMatchObject({ code: 0 });
  const whole = Report.parse(JSON.parse(resumed.output));
  expect(whole).toMatchObject({ ended: { kind: "complete" }, trial: report?.trial });
  expect(whole.pairs.length).toBe(2);
  const [answered] = rowsIn(stage.ledger, "select count(*) as calls from calls where outcome = 'answered'");
  expect(Number(answered?.["calls"])).toBe(
    upstream?.requests().filter(({ cue }) => cue !== undefined).length,
  );
}, 240_000);

test("a judge that is an arm's own model is a settings error, at its line", async () => {
  const { folder } = stage;
  const text = readFileSync(experiment, "utf8").replace("model: claude-sonnet-5-5", `model: ${LIGHT}`);
  const file = join(stage.top, "own-judge.yaml");
  writeFileSync(file, text);
  cpSync(join(example, "calibration.yaml"), join(stage.top, "calibration.yaml"));
  const { code, talk } = await stage.start([
    "run",
    file,
    "--repo",
    folder,
    "--base-url",
    "http://127.0.0.1:9",
  ]).ended;
  expect({ code, error: codeIn(talk) }).toEqual({ code: 3, error: "settings.invalid" });
  expect(talk).toMatch(/own-judge\.yaml:\d+:\d+: judge\.model: claude-haiku-5-5 is what the candidate/);
  expect(existsSync(stage.ledger)).toBe(false);
}, 60_000);

test("killed at any of its calls, a trial goes on, repeats no finished call, and comes to the same verdict", async () => {
  const script = [...GOOD, ...judging(PARITY, PARITY), ...calibrated(calibration)];
  let kill: (() => void) | undefined;
  let requests = 0;
  // In the middle of the examination, of an arm, of the judging, and of a later arm.
  const moments = [5, 12, 15, 18];
  upstream = await startScriptedUpstream({
    script,
    onRequest: () => {
      requests += 1;
      if (moments.includes(requests)) kill?.();
    },
  });
  const at = ["--base-url", upstream.url, "--json"];
  let life = stage.start(["run", experiment, "--repeats", "2", ...at]);
  let lives = 1;
  let name = "";
  for (;;) {
    kill = () => life.child.kill("SIGKILL");
    const ended = await life.ended;
    name ||= /trial (\d{8}-\d{6}-[0-9a-f]{4})/.exec(ended.talk)?.[1] ?? "";
    if (ended.signal === null) {
      expect({ code: ended.code, talk: ended.talk }).toMatchObject({ code: 0 });
      expect(Report.parse(JSON.parse(ended.output))).toMatchObject({ ended: { kind: "complete" } });
      break;
    }
    lives += 1;
    life = stage.start(["run", "--resume", name, ...at]);
  }
  expect(lives).toBe(1 + moments.length);
  // Each answer was written down once; what a kill cut off was asked again and left a row that says so.
  const rows = rowsIn(
    stage.ledger,
    "select outcome, count(*) as calls from calls group by outcome order by outcome",
  );
  const whole = 10 + 2 * (2 + 2 + 2);
  expect(rows).toEqual([
    { outcome: "answered", calls: whole },
    { outcome: "interrupted", calls: moments.length },
  ]);
  expect(existsSync(join(stage.top, "data", "trials", name, "work", "1-baseline"))).toBe(false);
}, 180_000);

test("the document's own table: its costs to the millionth, its ratios, and what spoils them", async () => {
  const table = [
    "report",
    "--table",
    join(example, "published-table.json"),
    "--prices",
    "isolated-delegation",
  ];
  const mixed = JSON.parse((await stage.start([...table, "--allow-mixed", "--json"]).ended).output);
  expect(mixed.arms.map((arm: { costUsd: number }) => arm.costUsd)).toEqual([
    expect.closeTo(0.059705, 6),
    expect.closeTo(0.110083, 6),
    expect.closeTo(0.592705, 6),
    expect.closeTo(5.467548, 6),
  ]);
  expect(mixed.ratios.map((ratio: { costRatio: number }) => ratio.costRatio.toFixed(4))).toEqual([
    "1.8438",
    "9.9273",
    "91.5767",
  ]);
  expect(mixed.ratios[1]).toMatchObject({
    mixes: "historical over measured",
    levers: { context: expect.closeTo(0.6618, 4), rate: 15 },
    caveats: expect.arrayContaining([
      {
        says: "A, small chunk is historical: it was recorded before, and not run again for this comparison",
        spoils: true,
      },
    ]),
  });
  const { output: page } = await stage.start([...table, "--allow-mixed"]).ended;
  expect(page).toContain(
    "A, small chunk over B, delegated: 9.9273x (mixed: historical over measured) = 0.6618x by context × 15.0000x by rate; the context alone is a loss",
  );
  expect(page).toContain(
    "  $0.5927 / $0.8956 (the candidate's tokens at the baseline's model) × $0.8956 / $0.05970",
  );
  const strict = JSON.parse((await stage.start([...table, "--json"]).ended).output);
  expect(strict.ratios.map((ratio: { costRatio: number | null }) => ratio.costRatio === null)).toEqual([
    false,
    true,
    true,
  ]);
}, 60_000);
