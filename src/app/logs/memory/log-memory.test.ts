import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { findFiles } from "../../../agent-logs/index.ts";
import { type Clock, instant } from "../../../domain/index.ts";
import { gatherCalls } from "../../../ingest/index.ts";
import { openPlainStore } from "../../../store/index.ts";
import { logFormats } from "../log-formats.ts";
import type { LogPlace } from "../log-places.ts";
import { readLogs } from "../read-logs.ts";
import {
  AGENT,
  ALL_LOGS,
  type Change,
  changingTree,
  LEDGER,
  MAIN,
  RESULTS,
  TRANSCRIPTS,
} from "./changing-tree.ts";

const formats = logFormats(() => ({ name: "none", date: "2026-11-20", prices: [] }));
const KINDS = [
  ["claude-code", "projects"],
  ["claude-result", "results"],
  ["backlog-ledger", "work"],
] as const;
const HOUR_MS = 3_600_000;
let folder = "";

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "log-memory-")));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function placesIn(root: string): readonly LogPlace[] {
  return KINDS.map(([kind, name]) => {
    const format = formats.find((each) => each.kind === kind);
    if (format === undefined) throw new Error(`no format ${kind}`);
    const path = join(root, name);
    return { format, path, ...findFiles(format, [path]) };
  });
}

/** Everything that a report is made of. */
async function totals(root: string, { clock, index }: { clock: Clock; index?: string }) {
  const { readings, sources, indexProblem } = await readLogs(placesIn(root), {
    clock,
    onProgress: () => undefined,
    ...(index === undefined ? {} : { index: { file: index, prices: "list" } }),
  });
  const records = readings.map(({ calls }) => calls.length);
  return { ...gatherCalls(readings), records, sources, indexProblem };
}

const systemClock = () => instant(Date.now());
const anHourLater = () => instant(Date.now() + HOUR_MS);

test.each([
  ["changes seconds apart, in files that nobody writes to any more", anHourLater],
  ["changes as fast as they come, in files that are being written to", systemClock],
])("property: what is remembered and what is read afresh come to the same: %s", async (_case, clock) => {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(someChange, { minLength: 2, maxLength: 12 }), async (changes) => {
      runs += 1;
      const root = join(folder, String(runs));
      mkdirSync(root);
      const index = join(root, "ledger.db");
      const tree = changingTree(root, clock === anHourLater ? { now: 1_790_000_000 } : undefined);
      for (const change of changes) {
        tree.apply(change);
        expect(await totals(root, { clock, index })).toEqual(await totals(root, { clock }));
      }
      expect(await totals(root, { clock, index })).toEqual(await totals(root, { clock }));
      rmSync(root, { recursive: true });
    }),
    { numRuns: 30 },
  );
});

/** Which files a reading opens, and how many lines of them it is given. */
function watched(root: string, opened: string[]): readonly LogPlace[] {
  return placesIn(root).map((place) => {
    const { reads } = place.format;
    if (reads.kind === "whole") return place;
    const open: typeof reads.open = (file, state) => {
      const reader = reads.open(file, state);
      const name = file.path.slice(root.length + 1);
      opened.push(name);
      return {
        ...reader,
        line: (bytes, number) => {
          opened.push(`${name}:${number}`);
          reader.line(bytes, number);
        },
      };
    };
    return { ...place, format: { ...place.format, reads: { ...reads, open } } };
  });
}

async function openedBy(root: string, prices = "list"): Promise<readonly string[]> {
  const opened: string[] = [];
  const index = { file: join(root, "ledger.db"), prices };
  await readLogs(watched(root, opened), { clock: anHourLater, onProgress: () => undefined, index });
  return opened;
}

function answer(id: string): string {
  return JSON.stringify({
    type: "assistant",
    sessionId: "C1",
    timestamp: "2026-11-20T10:00:00.000Z",
    message: { id, model: "acme-mid", stop_reason: "end_turn", usage: { input_tokens: 3, output_tokens: 5 } },
  });
}

test("what has not changed is not opened; what has grown is read on once it is known to grow", async () => {
  const tree = changingTree(folder, { now: 1_790_000_000 });
  const grow = (id: string) => tree.apply({ deed: "grow", file: MAIN, lines: [answer(id)] });
  grow("msg_1");
  tree.apply({ deed: "grow", file: AGENT, lines: [answer("msg_2")] });
  expect(await openedBy(folder)).toEqual([AGENT, `${AGENT}:1`, MAIN, `${MAIN}:1`]);
  expect(await openedBy(folder)).toEqual([]);
  grow("msg_3");
  expect(await openedBy(folder)).toEqual([MAIN, `${MAIN}:1`, `${MAIN}:2`]);
  grow("msg_4");
  expect(await openedBy(folder)).toEqual([MAIN, `${MAIN}:3`]);
  tree.apply({ deed: "describe", file: AGENT });
  expect(await openedBy(folder)).toEqual([AGENT, `${AGENT}:1`]);
  expect(await openedBy(folder)).toEqual([]);
  expect(await openedBy(folder, "another list")).toContain(MAIN);
});

test("a line that is gone on with behind what looked like its end is one line, and broken", async () => {
  const tree = changingTree(folder, { now: 1_790_000_000 });
  const whole = `${answer("msg_1")}\n`.length;
  const index = join(folder, "ledger.db");
  tree.apply({ deed: "grow", file: MAIN, lines: [""] });
  for (const id of ["msg_1", "msg_2"]) {
    await totals(folder, { clock: anHourLater, index });
    tree.apply({ deed: "tear", file: MAIN, lines: [answer(id)], share: 1 - 1 / whole });
  }
  const remembered = await totals(folder, { clock: anHourLater, index });
  expect(remembered).toEqual(await totals(folder, { clock: anHourLater }));
  expect(remembered.records).toEqual([0, 0, 0]);
});

test("a file that may change once more between two ticks of its clock is read again", async () => {
  const tree = changingTree(folder);
  tree.apply({ deed: "grow", file: MAIN, lines: [answer("msg_1")] });
  const changedAt = instant(Math.floor(statSync(join(folder, MAIN)).ctimeMs));
  await totals(folder, { clock: () => changedAt, index: join(folder, "ledger.db") });
  expect(await openedBy(folder)).toEqual([MAIN, `${MAIN}:1`]);
  expect(await openedBy(folder)).toEqual([]);
});

test("files that are gone are forgotten, also with their folder", async () => {
  const tree = changingTree(folder);
  for (const file of [MAIN, AGENT]) tree.apply({ deed: "grow", file, lines: [answer(file)] });
  await openedBy(folder);
  tree.apply({ deed: "delete", file: AGENT });
  await openedBy(folder);
  const store = await openPlainStore({ file: join(folder, "ledger.db") });
  onTestFinished(() => store.close());
  const paths = store.prepare("SELECT path FROM log_files").all();
  expect(paths).toEqual([{ path: join(folder, MAIN) }]);
});

test("two that read at once, and a writer that is killed, do no harm", async () => {
  const tree = changingTree(folder, { now: 1_790_000_000 });
  for (const id of ["msg_1", "msg_2"]) tree.apply({ deed: "grow", file: MAIN, lines: [answer(id)] });
  const index = join(folder, "ledger.db");
  const afresh = await totals(folder, { clock: anHourLater });
  const both = [0, 1].map(() => totals(folder, { clock: anHourLater, index }));
  expect(await Promise.all(both)).toEqual([afresh, afresh]);
  await killWhileWriting(index);
  expect(await totals(folder, { clock: anHourLater, index })).toEqual(afresh);
  expect(await openedBy(folder)).toEqual([]);
});

/** Another process, which has written half of what it wanted to. */
async function killWhileWriting(file: string): Promise<void> {
  const script = `
    const { DatabaseSync } = require("@photostructure/sqlite");
    const database = new DatabaseSync(process.argv[1]);
    database.exec("BEGIN IMMEDIATE; UPDATE log_files SET reading_json = '[]', stamp = 'x'");
    process.stdout.write("written");
    setInterval(() => database, 1000);`;
  const child = spawn(process.execPath, ["-e", script, file], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
}

test("what cannot be remembered, or understood, is read afresh, and told", async () => {
  const tree = changingTree(folder, { now: 1_790_000_000 });
  tree.apply({ deed: "grow", file: MAIN, lines: [answer("msg_1")] });
  const afresh = await totals(folder, { clock: anHourLater });
  const index = join(folder, "ledger.db");
  await totals(folder, { clock: anHourLater, index });
  const store = await openPlainStore({ file: index });
  store.prepare("UPDATE log_files SET reading_json = '[1]'").run();
  store.close();
  const spoilt = await totals(folder, { clock: anHourLater, index });
  const healed = await totals(folder, { clock: anHourLater, index });
  const refused = await totals(folder, { clock: anHourLater, index: folder });
  const told = (problem: string) => ({ ...afresh, indexProblem: problem });
  expect([spoilt, healed, refused]).toEqual([
    told("of 1 file it could not be understood what was remembered; read again"),
    afresh,
    told(
      `what was read could not be remembered: ${folder}: EISDIR: illegal operation on a directory, open '${folder}'. That is a folder: name a file.`,
    ),
  ]);
});

test("not a word of what was said is stored", async () => {
  const tree = changingTree(folder, { now: 1_790_000_000 });
  const said = { type: "user", sessionId: "C1", timestamp: "2026-11-20T10:00:00.000Z" };
  const lines = [
    JSON.stringify({ ...said, message: { role: "user", content: "SECRET prompt" } }),
    answer("msg_1").replace('"usage"', '"content":[{"type":"text","text":"SECRET answer"}],"usage"'),
    '{"type":"assistant","usage":"SECRET torn","output_tokens":',
  ];
  tree.apply({ deed: "grow", file: MAIN, lines });
  await openedBy(folder);
  const stored = readFileSync(join(folder, "ledger.db"));
  expect([stored.includes("msg_1"), stored.includes("SECRET")]).toEqual([true, false]);
});

const someFile = fc.constantFrom(...TRANSCRIPTS);
const digit = fc.integer({ min: 1, max: 9 });

/** Of calls some come again, in the same file and in others; some have only the counts of a stream's beginning. */
const someAnswer = fc
  .record({
    id: fc.integer({ min: 1, max: 12 }),
    output: digit,
    isFinal: fc.boolean(),
    second: fc.nat(59),
    conversation: fc.constantFrom("C1", "C2"),
    agent: fc.constantFrom(undefined, undefined, "a1"),
    text: fc.constantFrom("", "x".repeat(3000)),
    tool: fc.constantFrom(undefined, "Bash", "Task"),
  })
  .map(({ id, output, isFinal, second, conversation, agent, text, tool }) =>
    JSON.stringify({
      type: "assistant",
      sessionId: conversation,
      ...(agent === undefined ? {} : { agentId: agent, isSidechain: true }),
      requestId: `req_${id}_${output}`,
      timestamp: `2026-11-20T10:00:${String(second).padStart(2, "0")}.000Z`,
      message: {
        id: `msg_${id}`,
        model: "acme-mid",
        content: [
          { type: "text", text },
          ...(tool === undefined ? [] : [{ type: "tool_use", id: `toolu_${id}`, name: tool, input: TASK }]),
        ],
        stop_reason: isFinal ? "end_turn" : null,
        usage: { input_tokens: 3, cache_read_input_tokens: 1000, output_tokens: output },
      },
    }),
  );
const TASK = { command: "git status", subagent_type: "Plan", prompt: "Look" };

const someOther = fc.constantFrom(
  '{"type":"assistant","output_tokens":',
  "output_tokens",
  "",
  JSON.stringify({
    type: "user",
    sessionId: "C1",
    timestamp: "2026-11-20T10:00:30.000Z",
    message: { role: "user", content: "Fix the typo" },
  }),
  JSON.stringify({
    type: "user",
    sessionId: "C1",
    timestamp: "2026-11-20T10:00:31.000Z",
    message: { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1", content: "done" }] },
    toolUseResult: { agentId: "a1" },
  }),
  JSON.stringify({
    type: "system",
    subtype: "compact_boundary",
    sessionId: "C1",
    timestamp: "2026-11-20T10:00:32.000Z",
    compactMetadata: { trigger: "auto", preTokens: 150_000 },
  }),
);
const someLines = fc.array(fc.oneof({ weight: 3, arbitrary: someAnswer }, someOther), {
  minLength: 1,
  maxLength: 5,
});

const someResult = digit.map((output) =>
  JSON.stringify({
    type: "result",
    session_id: `R${output}`,
    total_cost_usd: 0.5,
    modelUsage: { "acme-mid": { inputTokens: 3, outputTokens: output } },
  }),
);
const someRow = digit.map(ledgerRow);

function ledgerRow(output: number): string {
  return JSON.stringify({
    timestamp: "2026-11-20T10:00:00Z",
    model: "acme-mid",
    input_tokens: 10,
    output_tokens: output,
  });
}

const someShare = fc.double({ min: 0, max: 1, noNaN: true });
const growth = (file: fc.Arbitrary<string>, lines: fc.Arbitrary<readonly string[]>) =>
  fc.record({
    deed: fc.constantFrom("grow" as const, "grow" as const, "write" as const, "replace" as const),
    file,
    lines,
  });

const someChange: fc.Arbitrary<Change> = fc.oneof(
  { weight: 5, arbitrary: growth(someFile, someLines) },
  growth(fc.constant(RESULTS), fc.array(someResult, { maxLength: 2 })),
  growth(fc.constant(LEDGER), fc.array(someRow, { maxLength: 3 })),
  {
    weight: 2,
    arbitrary: fc.record({
      deed: fc.constant("tear" as const),
      file: someFile,
      lines: someLines,
      share: someShare,
    }),
  },
  fc.record({ deed: fc.constant("truncate" as const), file: fc.constantFrom(...ALL_LOGS), share: someShare }),
  {
    weight: 2,
    arbitrary: fc.record({
      deed: fc.constant("edit" as const),
      file: fc.constantFrom(...ALL_LOGS),
      from: digit,
      to: digit,
    }),
  },
  fc.record({ deed: fc.constantFrom("copy" as const, "rename" as const), file: someFile, to: someFile }),
  {
    weight: 2,
    arbitrary: fc.record({
      deed: fc.constantFrom("complete" as const, "delete" as const, "touch" as const, "describe" as const),
      file: fc.constantFrom(...ALL_LOGS),
    }),
  },
);
