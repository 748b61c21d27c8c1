import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Ticket, taskId } from "../src/domain/index.ts";
import { similarityOf } from "../src/pipeline/economy/similarity.ts";
import { aTicket, type ScriptedConversation } from "../src/testing/index.ts";
import { openBench, says, writes } from "./pipeline/bench.ts";

const exemplars = { kinds: ["migration"] as const, lowerTo: "light" as const, mostTokens: 4000 };

/** One after the other, so that the second may learn from the first. */
function migration(id: string, table: string, after: readonly string[] = []): Ticket {
  return aTicket({
    id: taskId(id),
    title: `Add a migration for ${table}`,
    kind: "migration",
    dependsOn: after.map(taskId),
  });
}
const first = migration("M-1", "orders");
const second = migration("M-2", "customers", ["M-1"]);
const third = migration("M-3", "invoices", ["M-2"]);
const by = (task: string, model: string, ...texts: readonly string[]): ScriptedConversation => ({
  task,
  model,
  replies: texts.flatMap((text) => writes(`${task}.txt`, text)),
});

async function keptBeside() {
  const folder = await mkdtemp(join(tmpdir(), "suffice-exemplars-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const rows = async () =>
    (await readFile(join(folder, "exemplars.jsonl"), "utf8"))
      .trim()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
  return { store: join(folder, "ledger.db"), rows };
}

test("the second migration is shown the first one's accepted diff, and done a tier below", async () => {
  const { store, rows } = await keptBeside();
  const bench = await openBench({
    script: [by("M-1", "acme-mid", "good"), by("M-2", "acme-light", "good")],
    policy: { exemplars },
    settings: { localStore: store },
  });
  const records = await bench.run([first, second]);
  expect(records.map(({ outcome, decision }) => [outcome, decision.tier])).toEqual([
    ["accepted", "mid"],
    ["accepted", "light"],
  ]);
  const [before] = bench.requests().filter(({ task }) => task === "M-1");
  const [shown] = bench.requests().filter(({ task }) => task === "M-2");
  expect(JSON.stringify(before?.body)).not.toContain("An accepted change of the same kind");
  expect(JSON.stringify(shown?.body)).toContain("diff --git a/M-1.txt b/M-1.txt");
  expect(records[1]?.decision.trace.at(-1)).toMatchObject({
    kind: "exemplar-found",
    commit: records[0]?.commit,
    from: "mid",
    to: "light",
  });
  // The second was like the first: one of its sort is enough. No word of a ticket is kept, nor of a diff.
  expect(await rows()).toEqual([{ project: bench.root, kind: "migration", commit: records[0]?.commit }]);
  // A second life comes to the same, without a call.
  const calls = bench.requests().length;
  expect(await bench.run([first, second])).toEqual(records);
  expect(bench.requests()).toHaveLength(calls);
});

test("an exemplar that led to a failure is evicted, and the task goes back up at once, without it", async () => {
  const { store, rows } = await keptBeside();
  const bench = await openBench({
    script: [
      by("M-1", "acme-mid", "good"),
      by("M-2", "acme-light", "bad"),
      by("M-2", "acme-mid", "good"),
      { task: "M-3", model: "acme-mid", replies: writes("M-3.txt", "good") },
      { task: "M-3", model: "acme-light", replies: writes("M-3.txt", "good") },
    ],
    policy: { exemplars },
    settings: { localStore: store },
  });
  const records = await bench.run([first, second, third]);
  expect(records.map(({ outcome, escalations }) => [outcome, escalations])).toEqual([
    ["accepted", 0],
    ["accepted", 1],
    ["accepted", 0],
  ]);
  expect(records[1]?.attempts.map(({ tier }) => tier)).toEqual(["light", "mid"]);
  const [, , again] = bench.requests().filter(({ task }) => task === "M-2");
  expect([again?.model, JSON.stringify(again?.body).includes("M-1.txt b/M-1.txt")]).toEqual([
    "acme-mid",
    false,
  ]);
  const [one, two] = records.map(({ commit }) => commit);
  const row = { project: bench.root, kind: "migration" };
  expect(await rows()).toEqual([
    { ...row, commit: one },
    { ...row, commit: one, evicted: true },
    { ...row, commit: two },
  ]);
  // The third learns from the second, which took the first one's place.
  const [shown] = bench.requests().filter(({ task }) => task === "M-3");
  expect(JSON.stringify(shown?.body)).toContain("diff --git a/M-2.txt b/M-2.txt");
});

test("risky work is shown the change and keeps its tier", async () => {
  const risky = { ...second, title: "Add a migration for password" };
  const bench = await openBench({
    script: [by("M-1", "acme-mid", "good"), by("M-2", "acme-frontier", "good")],
    policy: { exemplars },
  });
  const records = await bench.run([first, risky]);
  expect(records[1]?.decision).toMatchObject({ tier: "frontier" });
  expect(records[1]?.decision.trace.at(-1)).toMatchObject({ to: "frontier", because: "the work is risky" });
  const [shown] = bench.requests().filter(({ task }) => task === "M-2");
  expect(JSON.stringify(shown?.body)).toContain("diff --git a/M-1.txt b/M-1.txt");
});

test("nothing goes below the policy's floor, no large change is shown, and no other kind learns", async () => {
  const other = { ...second, kind: "coding" as const };
  const script = [by("M-1", "acme-mid", "good"), by("M-2", "acme-mid", "good")];
  for (const [policy, ticket, found] of [
    [{ exemplars, floor: "mid" as const }, second, true],
    [{ exemplars: { ...exemplars, mostTokens: 5 } }, second, false],
    [{ exemplars }, other, false],
  ] as const) {
    const bench = await openBench({ script, policy });
    const [, record] = await bench.run([first, ticket]);
    expect(record?.decision.tier).toBe("mid");
    expect(record?.decision.trace.some(({ kind }) => kind === "exemplar-found")).toBe(found);
  }
});

test("likeness is the words of titles and the places of files, numbers aside", () => {
  const orders = { title: "Add migration 12 for orders", files: ["db/migrations/0012.sql"] };
  const customers = { title: "Add migration 13 for customers", files: ["db/migrations/0013.sql"] };
  expect(similarityOf(orders, orders)).toBe(1);
  expect(similarityOf(orders, customers)).toBeCloseTo((3 / 5 + 1) / 2);
  expect(similarityOf(orders, { ...customers, files: undefined })).toBeCloseTo(3 / 5);
  expect(similarityOf(orders, { title: "Paint the shed", files: ["shed.ts"] })).toBe(0);
});

// Kept: a reply that only talks is no work, and must not count as an accepted change.
test("work that was not accepted is no exemplar", async () => {
  const bench = await openBench({
    script: [
      { task: "M-1", model: "acme-mid", replies: [says("I would rather not.")] },
      by("M-2", "acme-mid", "good"),
    ],
    policy: {
      exemplars,
      ladder: ["mid"],
      caps: { taskUsd: undefined, rounds: 1, escalations: 0, turns: 30 },
    },
  });
  const [failed, record] = await bench.run([first, { ...second, dependsOn: [] }]);
  expect([failed?.outcome, record?.outcome, record?.decision.tier]).toEqual(["failed", "accepted", "mid"]);
});
