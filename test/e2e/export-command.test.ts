import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openRecords } from "../../src/app/open-ledger.ts";
import {
  type CallEntry,
  type Cost,
  instant,
  nanoUsdFromUsd,
  runId,
  taskId,
  usageOf,
} from "../../src/domain/index.ts";
import { aCallEntry, NOON } from "../../src/testing/index.ts";
import { spawnCli } from "./shop.ts";

let folder = "";
let ledger = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "suffice-export-"));
  ledger = join(folder, "ledger.db");
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function suffice(...args: readonly string[]) {
  const environment = { HOME: folder, XDG_CONFIG_HOME: "", XDG_DATA_HOME: "" };
  return spawnCli(args, { environment, folder }).ended;
}

const nothing = nanoUsdFromUsd(0);
const CENT: Cost = {
  kind: "priced",
  amount: nanoUsdFromUsd(0.01),
  byClass: {
    freshInput: nanoUsdFromUsd(0.01),
    cacheRead: nothing,
    cacheWrite5m: nothing,
    cacheWrite1h: nothing,
    output: nothing,
  },
};

/** A call of a chunk, so many seconds after noon. */
function aCall(seconds: number, run: string, chunk: string | undefined, isolated: boolean): CallEntry {
  const id = runId(run);
  return aCallEntry({
    sourceId: `${run}-${seconds}`,
    at: instant(NOON + seconds * 1000),
    modelAsked: isolated ? "claude-haiku-5-5" : "claude-opus-4-8",
    modelAnswered: isolated ? "claude-haiku-5-5" : "claude-opus-4-8",
    usage: usageOf({ freshInput: 10, cacheRead: 1000, cacheWrite5m: 200, output: 30 }),
    cost: CENT,
    tags: {
      ...(id === undefined ? {} : { run: id }),
      task: taskId("T-1"),
      requirement: "42",
      place: isolated ? "isolated" : "main",
      ...(chunk === undefined ? {} : { chunk }),
    },
  });
}

async function seed(): Promise<void> {
  const records = await openRecords(ledger);
  await records.ledger.append([
    aCall(0, "run-1", undefined, false),
    aCall(1, "run-1", "c1", true),
    aCall(2, "run-1", "c1", true),
    aCall(3, "run-1", "c1", false),
    aCall(60, "run-2", undefined, false),
    { ...aCall(61, "run-2", undefined, false), cost: { kind: "unpriced", because: "unknown-model" } },
    { ...aCall(62, "run-2", "c9", true), usage: undefined, outcome: "failed" },
  ]);
  await records.close();
}

const tokensIn = (text: string) => JSON.parse(text).totals.tokens;
const snapshotsOf = (text: string) => JSON.parse(text).token_usage.chunk_snapshots;

test("the state of a run has a snapshot for each chunk and model, and says on the side what is in it", async () => {
  await seed();
  const { code, output, talk } = await suffice("export", "state", "--run", "run-1", "--ledger", ledger);
  expect([code, talk]).toEqual([0, "3 snapshots of 2 chunks in 1 run\n"]);
  expect(snapshotsOf(output)).toMatchObject([
    {
      chunk_index: 1,
      requirement: "42",
      model: "claude-opus-4-8",
      cache_read: 1000,
      cost_usd: 0.01,
      chunk: "T-1",
    },
    {
      chunk_index: 2,
      model: "claude-haiku-5-5",
      input: 20,
      output: 60,
      cache_creation: 400,
      places: ["isolated"],
    },
    { chunk_index: 2, model: "claude-opus-4-8", input: 10, chunk: "T-1/c1", places: ["main"] },
  ]);
});

test("without a run it is the latest one, and what has no price or no usage is said", async () => {
  await seed();
  const { code, output, talk } = await suffice("export", "state", "--ledger", ledger);
  expect([code, talk]).toEqual([
    0,
    "1 snapshot of 1 chunk in 1 run\n1 snapshot without a price: cost_usd is null\n1 call in no snapshot, since nobody reported what they used\n",
  ]);
  expect(JSON.parse(output)).toMatchObject({ branch: "suffice/run-2", requirement: "42" });
});

test("several runs are added up in a file that the profile reads back to the same totals", async () => {
  await seed();
  const file = join(folder, ".warp-drive-state.json");
  const named = [
    "export",
    "state",
    "--run",
    "run-1",
    "--run",
    "run-2",
    "--out",
    file,
    "--ledger",
    ledger,
  ] as const;
  const { code, output, talk } = await suffice(...named);
  expect([code, output, talk.split("\n")[0]]).toEqual([0, "", `${file}: 4 snapshots of 3 chunks in 2 runs`]);
  const all = await suffice("export", "state", "--run", "all", "--ledger", ledger);
  expect(all.output).toBe(await readFile(file, "utf8"));

  const source = ["profile", "--json", "--source"] as const;
  const [exported, own] = [
    await suffice(...source, `warp-drive=${file}`),
    await suffice(...source, `suffice=${ledger}`),
  ];
  expect([exported.code, own.code]).toEqual([0, 0]);
  expect(tokensIn(exported.output)).toEqual(tokensIn(own.output));
});

test("a file that is there is only overwritten if that was asked for", async () => {
  await seed();
  const file = join(folder, ".warp-drive-state.json");
  await writeFile(file, "somebody's own state");
  const refused = await suffice("export", "state", "--out", file, "--ledger", ledger);
  expect([refused.code, await readFile(file, "utf8")]).toEqual([2, "somebody's own state"]);
  expect(refused.talk).toContain(
    `--out ${file}: is there already. Name another file, or overwrite it with --force.`,
  );
  const forced = await suffice("export", "state", "--out", file, "--force", "--ledger", ledger);
  expect([forced.code, snapshotsOf(await readFile(file, "utf8")).length]).toEqual([0, 1]);
});

test.each([
  ["a run that the ledger does not have", ["--run", "run-9"], "the ledger has no call of run run-9"],
  ["no run", ["--run", "../x"], "It takes a run such as 20261121-093015-4f2a, or all."],
])("%s is refused", async (_, args, message) => {
  await seed();
  const { code, output, talk } = await suffice("export", "state", ...args, "--ledger", ledger);
  expect([code, output]).toEqual([2, ""]);
  expect(talk).toContain(message);
});

test("a ledger that is not there is named, and not made", async () => {
  const { code, talk } = await suffice("export", "state", "--ledger", join(folder, "none.db"));
  expect([code, talk.includes("there is no ledger at")]).toEqual([2, true]);
  await expect(readFile(join(folder, "none.db"))).rejects.toThrow("ENOENT");
});
