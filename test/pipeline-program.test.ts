import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { instant, nanoUsdFromUsd, type Ticket, taskId, usageOf } from "../src/domain/index.ts";
import type { AgentProgram, ProgramAssignment, ProgramCall, ProgramOutcome } from "../src/harnesses/index.ts";
import type { RunParts } from "../src/pipeline/index.ts";
import { aPolicy, aTicket, NOON } from "../src/testing/index.ts";
import { openBench } from "./pipeline/bench.ts";

const light = (id: string, overrides: Partial<Ticket> = {}) =>
  aTicket({ id: taskId(id), title: `Write ${id}`, labels: ["tier:light"], ...overrides });

const endless = () => ({ calls: Array.from({ length: 50 }, () => ({})) });

interface Turn {
  /** Written into `T-1.txt`. */
  readonly writes?: string;
  readonly calls?: readonly Partial<ProgramCall>[];
  readonly end?: Partial<ProgramOutcome> & Pick<ProgramOutcome, "kind">;
}

/** A program of the tests' own: it keeps its sessions' calls as one on disk would, and does what its turns say, in order. */
function aProgram(turns: readonly Turn[]) {
  const told: ProgramAssignment[] = [];
  const kept = new Map<string, ProgramCall[]>();
  const callsOf = (session: string) => kept.get(session) ?? [];
  const program: AgentProgram = {
    name: "stand-in",
    protocols: ["anthropic-messages"],
    detect: async () => ({ kind: "found", version: "1.0.0", path: "stand-in" }),
    refuses: () => undefined,
    callsOf: async ({ session }) => callsOf(session),
    async run(assignment, watch) {
      const turn = turns[told.length];
      told.push(assignment);
      if (turn === undefined) throw new Error("it was not expected to be called again");
      const { session } = assignment;
      for (const overrides of turn.calls ?? [{}]) {
        const calls = callsOf(session);
        const call: ProgramCall = {
          id: `m${calls.length + 1}`,
          at: NOON,
          endedAt: instant(NOON + 1),
          modelAsked: assignment.model,
          modelAnswered: assignment.model,
          usage: usageOf({ freshInput: 1000, output: 100 }),
          requestId: undefined,
          agent: undefined,
          ...overrides,
        };
        kept.set(session, [...calls, call]);
        if (watch.onCall(call) === "stop")
          return { kind: "gave-up", because: "its money is used up", calls: callsOf(session), session };
      }
      if (turn.writes !== undefined) await writeFile(join(assignment.folder, "T-1.txt"), turn.writes);
      const done = {
        text: "done",
        submission: undefined,
        because: "because",
        code: "harness.failed",
      } as const;
      return { ...done, kind: "finished", ...turn.end, calls: callsOf(session), session };
    },
  };
  return { program, told };
}

function driven(program: AgentProgram, isFor: (step: string) => boolean = () => true) {
  return (parts: RunParts): RunParts => ({
    ...parts,
    programFor: ({ step }) =>
      isFor(step)
        ? {
            program,
            endpointOf: () => ({
              endpoint: { baseUrl: "http://127.0.0.1:9", key: () => "" },
              provider: "anthropic",
            }),
            homes: join(parts.root, "..", "homes"),
            commands: [],
            timeoutMs: 1000,
          }
        : undefined,
  });
}

test("a program's work is judged like any other, and each of its calls is a row", async () => {
  const bench = await openBench({ script: [] });
  const { program, told } = aProgram([
    { writes: "good", calls: [{}, { agent: "helper", modelAnswered: "acme-mid" }] },
  ]);
  const [record] = await bench.run([light("T-1")], { around: driven(program) });
  expect([record?.outcome, record?.attempts.length]).toEqual(["accepted", 1]);
  const rows = await bench.ledger.calls({});
  expect(
    rows.map(({ sourceId, modelAnswered, tags }) => [sourceId, modelAnswered, tags.step, tags.tier]),
  ).toEqual([
    ["run-1/t1/a1/program#m1", "acme-light", "implement", "light"],
    ["run-1/t1/a1/program#m2", "acme-mid", "implement", "light"],
  ]);
  expect(rows.map(({ cost }) => cost.kind)).toEqual(["priced", "priced"]);
  const verdicts = await bench.ledger.verdicts({});
  expect(verdicts.map(({ gate, verdict, model }) => [gate, verdict, model])).toEqual([
    ["changes", "pass", "acme-light"],
    ["tests", "pass", "acme-light"],
  ]);
  expect(told[0]?.prompt).toContain("# Write T-1");
  expect(told[0]).toMatchObject({
    model: "acme-light",
    access: "read-write",
    resumes: false,
    answerSchema: undefined,
  });
  expect(bench.git("show", "suffice/run-1:T-1.txt")).toBe("good");
});

test("rework goes on in the same session with the findings, and pays only for its own calls", async () => {
  const bench = await openBench({ script: [] });
  const { program, told } = aProgram([{ writes: "bad" }, { writes: "good" }]);
  const [record] = await bench.run([light("T-1")], { around: driven(program) });
  expect(record?.outcome).toBe("accepted");
  const [first, second] = told;
  expect([first?.resumes, second?.resumes]).toEqual([false, true]);
  expect(second?.session).toBe(first?.session);
  expect(second?.prompt).toContain('expected "good", got "bad"');
  const rows = await bench.ledger.calls({});
  expect(rows.map(({ sourceId }) => sourceId)).toEqual(["run-1/t1/a1/program#m1", "run-1/t1/a2/program#m2"]);
});

test("an escalation opens a session of its own at the stronger model, on a clean tree", async () => {
  const bench = await openBench({ script: [] });
  const { program, told } = aProgram([{ writes: "bad" }, { writes: "bad" }, { writes: "good" }]);
  const [record] = await bench.run([light("T-1")], { around: driven(program) });
  expect([record?.outcome, record?.escalations]).toEqual(["accepted", 1]);
  expect(told.map(({ model, resumes }) => [model, resumes])).toEqual([
    ["acme-light", false],
    ["acme-light", true],
    ["acme-mid", false],
  ]);
  expect(told[2]?.session).not.toBe(told[0]?.session);
});

test("a program that failed goes on with its session when the run is resumed, in the files as it left them", async () => {
  const bench = await openBench({ script: [] });
  const { program, told } = aProgram([
    { writes: "half", end: { kind: "failed", code: "provider.overloaded", because: "busy" } },
    { calls: [{}], writes: "good" },
  ]);
  const around = driven(program);
  await expect(bench.run([light("T-1")], { around })).rejects.toMatchObject({ code: "provider.overloaded" });
  expect(await bench.ledger.calls({})).toHaveLength(1);
  const [record] = await bench.run([light("T-1")], { around });
  expect(record?.outcome).toBe("accepted");
  expect([told[1]?.resumes, told[1]?.session]).toEqual([true, told[0]?.session]);
  expect(told[1]?.prompt).toContain("You were interrupted.");
  const rows = await bench.ledger.calls({});
  expect(rows.map(({ sourceId }) => sourceId)).toEqual(["run-1/t1/a1/program#m1", "run-1/t1/a1/program#m2"]);
});

test("what was finished is not done again when the run is resumed", async () => {
  const bench = await openBench({ script: [] });
  const { program, told } = aProgram([{ writes: "good" }]);
  const around = driven(program);
  await bench.run([light("T-1")], { around });
  const [record] = await bench.run([light("T-1")], { around });
  expect([record?.outcome, told.length]).toEqual(["accepted", 1]);
});

test("a program is stopped when its share of the run's money is used up, which is evidence against its model", async () => {
  const bench = await openBench({ script: [], policy: { ladder: ["light"] } });
  const { program, told } = aProgram(Array.from({ length: 20 }, endless));
  const maxCostUsd = nanoUsdFromUsd(0.01);
  const [record] = await bench.run([light("T-1")], { maxCostUsd, around: driven(program) });
  expect(record?.outcome).toBe("failed");
  // Of what was left of the run's cap, a third each: three may be at work at once.
  const budgets = told.map(({ budgetUsd = 0 }) => budgetUsd);
  expect(budgets[0]).toBe(Math.floor(maxCostUsd / 3));
  expect(budgets.toSorted((a, b) => b - a)).toEqual(budgets);
  const spent = (await bench.ledger.calls({})).reduce(
    (sum, { cost }) => sum + (cost.kind === "priced" ? cost.amount : 0),
    0,
  );
  expect(spent).toBeLessThanOrEqual(maxCostUsd);
  const [verdict] = await bench.ledger.verdicts({});
  expect([verdict?.gate, verdict?.verdict, verdict?.model]).toEqual(["finished", "fail", "acme-light"]);
});

test("a reviewer that is a program answers by schema and may only read", async () => {
  const review = {
    ...aPolicy().pipeline[0],
    step: "review",
    kind: "review",
    tier: "mid",
    gates: ["findings"],
    fresh: true,
  } as const;
  const [implement, commit] = aPolicy().pipeline;
  if (implement === undefined || commit === undefined) throw new Error("the small policy has two steps");
  const bench = await openBench({
    script: [],
    policy: { pipeline: [implement, { ...implement, ...review }, commit] },
  });
  const { program, told } = aProgram([
    { writes: "good" },
    { end: { kind: "finished", text: "", submission: { verdict: "pass", findings: [] } } },
  ]);
  const [record] = await bench.run([light("T-1")], { around: driven(program) });
  expect(record?.outcome).toBe("accepted");
  expect(told[1]).toMatchObject({ access: "read-only", commands: [], model: "acme-mid" });
  expect(told[1]?.answerSchema).toBeDefined();
});

test("a model that the program cannot be pointed at stops the run before anything is spent", async () => {
  const bench = await openBench({ script: [] });
  const { program, told } = aProgram([]);
  const around = (parts: RunParts): RunParts => ({
    ...parts,
    programFor: (step) => {
      const line = driven(program)(parts).programFor?.(step);
      return line === undefined ? undefined : { ...line, endpointOf: () => undefined };
    },
  });
  await expect(bench.run([light("T-1")], { around })).rejects.toMatchObject({ code: "routing.no-candidate" });
  expect(told).toEqual([]);
});
