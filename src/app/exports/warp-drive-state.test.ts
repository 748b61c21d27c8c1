import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWarpDriveFormat } from "../../agent-logs/warp-drive/index.ts";
import {
  type CallEntry,
  type Cost,
  instant,
  nanoUsdFromUsd,
  type RunId,
  runId,
  taskId,
  type Usage,
  usageOf,
} from "../../domain/index.ts";
import { aCallEntry, NOON } from "../../testing/index.ts";
import { chunkSnapshots } from "./chunk-snapshots.ts";
import { warpDriveState } from "./warp-drive-state.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "suffice-export-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(name = "run-1"): RunId {
  const id = runId(name);
  if (id === undefined) throw new Error(`${name} is no run`);
  return id;
}

function paid(usd: number): Cost {
  const nothing = nanoUsdFromUsd(0);
  const byClass = {
    freshInput: nanoUsdFromUsd(usd),
    cacheRead: nothing,
    cacheWrite5m: nothing,
    cacheWrite1h: nothing,
    output: nothing,
  };
  return { kind: "priced", amount: nanoUsdFromUsd(usd), byClass };
}

/** A call of `T-1` in `run-1`, so many seconds after noon. */
function aCall(seconds: number, given: Partial<CallEntry> = {}): CallEntry {
  const { tags, ...others } = given;
  return aCallEntry({
    sourceId: `call-${seconds}`,
    at: instant(NOON + seconds * 1000),
    cost: paid(0.25),
    ...others,
    tags: { run: run(), task: taskId("T-1"), place: "main", ...tags },
  });
}

const WRITTEN = usageOf({ freshInput: 5, cacheRead: 7, cacheWrite5m: 11, cacheWrite1h: 13, output: 17 });

function stateOf(calls: readonly CallEntry[]) {
  return warpDriveState(chunkSnapshots(calls).snapshots);
}

test("a chunk's calls apart and in the main conversation are one snapshot a model, with each class of tokens", () => {
  const apart = { chunk: "c2", place: "isolated", requirement: "42" } as const;
  const calls = [
    aCall(0),
    aCall(10, { tags: apart, usage: WRITTEN, modelAnswered: "acme-light" }),
    aCall(20, { tags: apart, usage: WRITTEN, modelAnswered: "acme-light", durationMs: 2500 }),
    aCall(30, { tags: { ...apart, place: "main" }, usage: WRITTEN, modelAnswered: "acme-light" }),
    aCall(40, { tags: { ...apart, place: "main" } }),
  ];
  expect(stateOf(calls)).toMatchObject({
    version: 1,
    session: { started_at: "2026-11-20T12:00:00.000Z", started_at_epoch: NOON / 1000, pid: null },
    phase: null,
    branch: "suffice/run-1",
    requirement: null,
    chunk: { index: 2, total: 2 },
    token_usage: {
      session_total: { input: 215, output: 151, cache_read: 21, cache_creation: 72, cost_usd: 1.25 },
      current_chunk_started_at: null,
      chunk_snapshots: [
        {
          chunk_index: 1,
          requirement: null,
          started_at: "2026-11-20T12:00:00.000Z",
          ended_at: "2026-11-20T12:00:01.000Z",
          model: "acme-mid",
          input: 100,
          output: 50,
          cache_read: null,
          cache_creation: null,
          cost_usd: 0.25,
          chunk: "T-1",
          places: ["main"],
        },
        {
          chunk_index: 2,
          requirement: "42",
          started_at: "2026-11-20T12:00:10.000Z",
          ended_at: "2026-11-20T12:00:31.000Z",
          model: "acme-light",
          input: 15,
          output: 51,
          cache_read: 21,
          cache_creation: 72,
          cost_usd: 0.75,
          cache_creation_5m: 33,
          cache_creation_1h: 39,
          chunk: "T-1/c2",
          run: "run-1",
          places: ["main", "isolated"],
        },
        { chunk_index: 2, model: "acme-mid", input: 100, output: 50, cost_usd: 0.25 },
      ],
    },
  });
});

test("what is not known is null or counted, never 0", () => {
  const calls = [
    aCall(0, { cost: { kind: "unpriced", because: "unknown-model" } }),
    aCall(1, { tags: { task: taskId("T-2") } }),
    aCall(2, { usage: undefined, outcome: "failed" }),
  ];
  expect(chunkSnapshots(calls).withoutUsage).toBe(1);
  expect(stateOf(calls)).toMatchObject({
    token_usage: {
      session_total: { input: 200, cost_usd: null },
      chunk_snapshots: [{ cost_usd: null }, { cost_usd: 0.25 }],
    },
  });
  expect(stateOf([])).toMatchObject({
    session: { started_at: null },
    branch: null,
    chunk: { index: null, total: null },
    token_usage: { session_total: null, chunk_snapshots: [] },
  });
});

const someUsage = fc
  .record({
    freshInput: fc.option(fc.nat(1e6), { nil: undefined }),
    cacheRead: fc.option(fc.nat(1e6), { nil: undefined }),
    cacheWrite5m: fc.option(fc.nat(1e6), { nil: undefined }),
    cacheWrite1h: fc.option(fc.nat(1e6), { nil: undefined }),
    output: fc.option(fc.nat(1e6), { nil: undefined }),
  })
  .map(usageOf);
const someCall = fc.record({
  seconds: fc.nat(3),
  run: fc.constantFrom("run-1", "run-2"),
  task: fc.constantFrom("T-1", "T-2"),
  chunk: fc.constantFrom(undefined, "c1", "c2"),
  place: fc.constantFrom("main", "isolated"),
  model: fc.constantFrom("acme-light", "acme-mid"),
  usage: someUsage,
  cents: fc.nat(500),
});

function classesOf(usages: readonly Usage[]) {
  const sum = (count: (usage: Usage) => number) => usages.reduce((total, usage) => total + count(usage), 0);
  return [
    sum(({ freshInput = 0 }) => freshInput),
    sum(({ cacheRead = 0 }) => cacheRead),
    sum(({ cacheWrite5m = 0, cacheWrite1h = 0 }) => cacheWrite5m + cacheWrite1h),
    sum(({ output = 0 }) => output),
  ];
}

test("property: what is exported of several runs is read back to the same totals, by class and in dollars", async () => {
  const path = join(folder, ".warp-drive-state.json");
  const { reads } = createWarpDriveFormat();
  if (reads.kind !== "whole") throw new Error("it reads lines");
  const read = (file: string) => reads.read({ path: file, root: file });
  await fc.assert(
    fc.asyncProperty(fc.array(someCall, { maxLength: 12 }), async (all) => {
      const calls = all.map(({ seconds, run: name, task, chunk, place, model, usage, cents }) =>
        aCall(seconds, {
          usage,
          modelAnswered: model,
          cost: paid(cents / 100),
          tags: { run: run(name), task: taskId(task), place, ...(chunk === undefined ? {} : { chunk }) },
        }),
      );
      await writeFile(path, JSON.stringify(stateOf(calls)));
      const back = await read(path);
      const { snapshots, withoutUsage } = chunkSnapshots(calls);
      const reported = calls.filter(({ usage }) => Object.keys(usage ?? {}).length > 0);
      expect([back.skipped, back.calls.length, reported.length]).toEqual([
        [],
        snapshots.length,
        calls.length - withoutUsage,
      ]);
      expect(new Set(back.calls.map(({ id }) => id)).size).toBe(snapshots.length);
      expect(classesOf(back.calls.map(({ usage }) => usage))).toEqual(
        classesOf(calls.flatMap(({ usage }) => usage ?? [])),
      );
      const cents = reported.reduce((sum, { cost }) => sum + (cost.kind === "priced" ? cost.amount : 0), 0);
      const readBack = back.calls.reduce((sum, { recordedUsd = 0 }) => sum + nanoUsdFromUsd(recordedUsd), 0);
      expect(readBack).toBe(cents);
    }),
    { numRuns: 60 },
  );
});
