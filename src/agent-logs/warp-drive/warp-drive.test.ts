import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mergeCalls } from "../merge-calls.ts";
import { createWarpDriveFormat } from "./index.ts";

let folder = "";
let path = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "suffice-warp-drive-"));
  await mkdir(join(folder, ".claude"));
  path = join(folder, ".claude", ".warp-drive-state.json");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function readPath(file: string) {
  const { reads } = createWarpDriveFormat();
  if (reads.kind !== "whole") throw new Error("reads lines");
  return reads.read({ path: file, root: file });
}

async function read(content: string | Uint8Array) {
  await writeFile(path, content);
  return readPath(path);
}

const snapshot = {
  chunk_index: 1,
  requirement: "42",
  started_at: "2026-10-01T10:00:00Z",
  ended_at: "2026-10-01T10:20:00Z",
  model: "claude-made-up-1",
  input: 10,
  output: 20,
  cache_read: 30,
  cache_creation: 40,
  cost_usd: 0.5,
};

function state(snapshots: unknown) {
  const token_usage = { session_total: null, chunk_snapshots: snapshots, current_chunk_started_at: null };
  return JSON.stringify({ version: 1, requirement: 7, branch: "feature/x", token_usage });
}

const call = () => ({
  id: expect.stringContaining("warp-drive:"),
  at: Date.parse("2026-10-01T10:00:00Z"),
  provider: undefined,
  model: "claude-made-up-1",
  usage: { freshInput: 10, cacheRead: 30, cacheWrite5m: 40, output: 20 },
  output: { kind: "final" },
  origin: { project: folder, branch: "feature/x", requirement: "42", chunk: "1" },
  isFirstHand: true,
  isSummary: true,
  recordedUsd: 0.5,
});

test("a snapshot is one record that sums up its chunk", async () => {
  expect(await read(state([snapshot]))).toEqual({ calls: [call()], skipped: [], records: 1, state: null });
});

test("what a snapshot leaves out comes from the state, or is absent", async () => {
  const { calls } = await read(state([{ chunk: "c2", started_at: snapshot.started_at, input_tokens: 5 }]));
  expect(calls).toEqual([
    {
      ...call(),
      model: "unknown",
      usage: { freshInput: 5 },
      origin: { project: folder, branch: "feature/x", requirement: "7", chunk: "c2" },
      recordedUsd: undefined,
    },
  ]);
});

test("a snapshot that says nothing is named, and the others are read", async () => {
  expect(await read(state([{}, snapshot, null]))).toMatchObject({
    calls: [call()],
    skipped: [
      { line: undefined, reason: "chunk snapshot 1: no time or no tokens" },
      { line: undefined, reason: "chunk snapshot 3: no time or no tokens" },
    ],
    records: 3,
  });
});

test("a session that was resumed counts once", async () => {
  const first = await read(state([snapshot]));
  const second = await read(
    state([snapshot, { ...snapshot, chunk_index: 2, started_at: snapshot.ended_at }]),
  );
  expect(mergeCalls([...first.calls, ...second.calls]).size).toBe(2);
});

test.each([
  ["not a JSON object", "{"],
  ["not a JSON object", "[]"],
  ["no chunk_snapshots", "{}"],
  ["no chunk_snapshots", state("none")],
])("%s is said of a file that is no state", async (reason, text) => {
  expect(await read(text)).toMatchObject({ calls: [], skipped: [{ line: undefined, reason }] });
});

test("a file that is not there is named", async () => {
  expect(await readPath(join(folder, "nowhere"))).toMatchObject({
    skipped: [{ reason: "cannot be read: ENOENT" }],
  });
});

test("property: no snapshots are fatal", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue()), async (snapshots) => {
      const { calls, skipped } = await read(state(snapshots));
      expect(calls.length + skipped.length).toBe(snapshots.length);
    }),
    { numRuns: 50 },
  );
});

test("it lies in the project that one works in", () => {
  const format = createWarpDriveFormat();
  expect(format.usualPlaces({ home: "/home/ada", variables: { PWD: folder } })).toEqual([path]);
  expect(format.usualPlaces({ home: "/home/ada", variables: {} })).toEqual([]);
  expect([path, "/a/other.json"].filter((each) => format.isLog(each))).toEqual([path]);
});
