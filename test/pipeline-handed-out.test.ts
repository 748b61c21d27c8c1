import { expect, test } from "vitest";
import { type Ticket, taskId } from "../src/domain/index.ts";
import { carryOutOrder, type RunParts } from "../src/pipeline/index.ts";
import { aTicket } from "../src/testing/index.ts";
import { openBench, writes } from "./pipeline/bench.ts";

const light = (id: string, overrides: Partial<Ticket> = {}) =>
  aTicket({ id: taskId(id), title: `Write ${id}`, labels: ["tier:light"], ...overrides });

const TICKETS = [
  light("T-1", { requirement: "R-1" }),
  light("T-2"),
  light("T-3", { requirement: "R-1" }),
  light("T-4", { dependsOn: [taskId("T-2")] }),
];
const SCRIPT = [
  { task: "T-1", replies: writes("T-1.txt", "good") },
  { task: "T-2", replies: [...writes("T-2.txt", "bad"), ...writes("T-2.txt", "worse")] },
  { task: "T-3", replies: writes("T-3.txt", "good") },
].map((each) => ({ ...each, step: "implement", model: "acme-light" }));

interface Moved {
  readonly fetched: string[];
  readonly delivered: string[];
}

/** Each task is carried out with parts of its own, by somebody who knows its number and shares the journal. */
function handingOut(parts: RunParts, moved: Moved): RunParts {
  const handOut = (index: number) =>
    carryOutOrder(index, {
      tickets: TICKETS,
      parts,
      fetch: async (base) => void moved.fetched.push(base),
      deliver: async (commit) => void moved.delivered.push(commit),
    });
  return { ...parts, handOut };
}

test("a run whose tasks are handed out comes to what it comes to in one process", async () => {
  const options = { script: SCRIPT, policy: { ladder: ["light"] as const } };
  const here = await openBench(options);
  const records = await here.run(TICKETS);
  const there = await openBench(options);
  const moved: Moved = { fetched: [], delivered: [] };
  const handed = await there.run(TICKETS, { around: (parts) => handingOut(parts, moved) });
  expect(handed.map(({ outcome, because, attempts }) => ({ outcome, because, attempts }))).toEqual(
    records.map(({ outcome, because, attempts }) => ({ outcome, because, attempts })),
  );
  expect(handed.map(({ outcome }) => outcome)).toEqual(["accepted", "failed", "accepted", "refused"]);
  const branch = "suffice/run-1";
  expect(there.git("rev-parse", `${branch}^{tree}`)).toBe(here.git("rev-parse", `${branch}^{tree}`));
  const lines = (bench: typeof here) =>
    bench.requests().map(({ task, step, body }) => ({ task, step, body }));
  const byTask = (bench: typeof here, task: string) => lines(bench).filter((line) => line.task === task);
  // T-3 goes on in the conversation that T-1 has left, which was in another process.
  expect(byTask(there, "T-3")).toEqual(byTask(here, "T-3"));
  expect(JSON.stringify(byTask(there, "T-3"))).toContain("T-1.txt");
  expect(moved.delivered).toHaveLength(2);
  expect(moved.fetched).toHaveLength(4);
  expect(there.git("worktree", "list").split("\n")).toHaveLength(1);
});

test("what was reported is not carried out again, and what stops a task elsewhere stops the run here", async () => {
  const bench = await openBench({ script: SCRIPT, policy: { ladder: ["light"] } });
  const moved: Moved = { fetched: [], delivered: [] };
  let hands = 0;
  const dies = (parts: RunParts): RunParts => {
    const { handOut } = handingOut(parts, moved);
    return {
      ...parts,
      handOut: async (index, base) => {
        await handOut?.(index, base);
        hands += 1;
        if (index === 1) throw new Error("the line is cut");
      },
    };
  };
  await expect(bench.run(TICKETS, { around: dies })).rejects.toThrow("the line is cut");
  const asked = bench.requests().filter(({ task }) => task === "T-1").length;
  const records = await bench.run(TICKETS, { around: (parts) => handingOut(parts, moved) });
  expect(records.map(({ outcome }) => outcome)).toEqual(["accepted", "failed", "accepted", "refused"]);
  expect(bench.requests().filter(({ task }) => task === "T-1")).toHaveLength(asked);
  expect(hands).toBeGreaterThan(0);
});
