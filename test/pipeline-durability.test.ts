import { expect, test } from "vitest";
import type { Once } from "../src/dispatch/index.ts";
import type { Argv } from "../src/domain/index.ts";
import type { RunParts } from "../src/pipeline/index.ts";
import { type Bench, calls, openBench, says, writes } from "./pipeline/bench.ts";
import {
  aStep,
  COMMIT,
  chunkOf,
  IMPLEMENT,
  implementing,
  light,
  splitting,
  submits,
} from "./pipeline/material.ts";

const CLASSIFY = aStep({
  step: "classify",
  kind: "classify",
  tier: "light",
  needs: ["text"],
  fallback: ["mid"],
});
const SPLIT_LARGE = aStep({ split: true, when: { files: { atLeast: 4 } } });
const NODE: readonly Argv[] = [["node", "check.mjs", "*"]];

/** All that runs differently, side by side: asked about, cut into chunks, taken back, and stopped. */
const TICKETS = [
  light("T-1"),
  light("T-2", { kind: "coding", files: ["T-2.txt", "b.txt", "c.txt", "d.txt"] }),
  light("T-3", { kind: "coding", acceptance: ["It says good"] }),
  light("T-4", { kind: "coding" }),
];
const tooLong = { status: 400, type: "invalid_request_error", message: "prompt is too long" };
const SCRIPT = [
  // Paid for, and of no use: the next tier is asked.
  { ...implementing("T-1", "acme-light", [says("Some writing.")]), step: "classify" },
  { ...implementing("T-1", "acme-mid", [says('{"kind":"docs"}')]), step: "classify" },
  implementing("T-1", "acme-light", writes("T-1.txt", "good")),
  {
    ...implementing("T-2", "acme-mid", submits({ title: "T-2" }, { title: "b" }, { title: "c" })),
    step: "plan",
  },
  chunkOf("T-2", "c1", "acme-light", writes("T-2.txt", "good")),
  chunkOf("T-2", "c2", "acme-light", writes("b.txt", "good")),
  // Nothing is prepared for its third chunk: what is missing is done in one piece.
  implementing("T-2", "acme-light", writes("c.txt", "good")),
  implementing("T-3", "acme-light", [
    calls("write_file", { path: "half.txt", content: "half\n" }),
    { ...says(""), fail: tooLong },
  ]),
  implementing("T-3", "acme-mid", writes("T-3.txt", "good")),
  // Nothing is prepared for T-4: its request is invalid, which is its own end.
];

function openWhole(): Promise<Bench> {
  return openBench({
    script: SCRIPT,
    delegate: true,
    policy: { ...splitting(), pipeline: [CLASSIFY, SPLIT_LARGE, IMPLEMENT, COMMIT] },
    settings: { commands: NODE },
  });
}

class Killed extends Error {}

/** A call, which may have been paid for once it is made; everything else is done again. */
const isCall = (key: string) => /\/c\d+$/.test(key);

/**
 * One life of a run, which ends in the first step that no life has ended in yet: its effect is there, and nobody knows. From
 * then on nothing else is done, as in a process that is gone.
 */
function mortal(endedIn: Set<string>) {
  return (parts: RunParts): RunParts => {
    let isDead = false;
    const die = (key: string): Killed => {
      isDead = true;
      endedIn.add(key);
      return new Killed(key);
    };
    const once: Once = async (key, effect) => {
      if (isDead) throw new Killed(key);
      const isNew = !endedIn.has(key) && (await parts.recorded(key)) === undefined;
      if (isDead) throw new Killed(key);
      // An answer that came and was not written down would be asked for again, as after any crash.
      if (isNew && isCall(key)) throw die(key);
      const result = await parts.once(key, async (begun) => {
        const done = await effect(begun);
        if (isNew && !isDead) throw die(key);
        if (isDead && !isCall(key)) throw new Killed(key);
        return done;
      });
      if (isDead) throw new Killed(key);
      return result;
    };
    return { ...parts, once };
  };
}

async function resultOf(bench: Bench, records: Awaited<ReturnType<Bench["run"]>>) {
  const answered = (await bench.ledger.calls({})).filter(({ outcome }) => outcome === "answered");
  const verdicts = await bench.ledger.verdicts({});
  const spent = bench
    .events()
    .flatMap((event) => (event.kind === "call-answered" ? [[event.task, event.spentOnTask] as const] : []));
  return {
    records: records.map(({ commit, decision, ...record }) => ({
      ...record,
      // Each server has a port of its own.
      because: record.because.replace(/:\d+/, ""),
      hasCommit: commit !== undefined,
      task: decision.task.ticket.id,
      kind: decision.task.ticket.kind,
    })),
    commits: bench.git("log", "--reverse", "--format=%T %s", "main..suffice/run-1").split("\n"),
    calls: answered
      .map(({ sourceId, cost, modelAnswered }) => ({ sourceId, cost, modelAnswered }))
      .toSorted(byId),
    verdicts: verdicts
      // Each bench has a folder of its own.
      .map(({ sourceId, verdict, model, tags: { project: _project, ...tags } }) => ({
        sourceId,
        verdict,
        model,
        tags,
      }))
      .toSorted(byId),
    spent: Object.fromEntries(spent),
    worktrees: bench.git("worktree", "list").split("\n").length,
    status: bench.git("status", "--porcelain"),
  };
}

function byId(a: { readonly sourceId: string }, b: { readonly sourceId: string }): number {
  return a.sourceId < b.sourceId ? -1 : 1;
}

test("a run that is killed in every single step comes to the same, and pays for nothing twice", {
  timeout: 120_000,
}, async () => {
  const undisturbed = await openWhole();
  const expected = await resultOf(undisturbed, await undisturbed.run(TICKETS));
  expect(expected.records.map(({ task, outcome, takeBacks }) => [task, outcome, takeBacks])).toEqual([
    ["T-1", "accepted", 0],
    ["T-2", "accepted", 1],
    ["T-3", "accepted", 1],
    ["T-4", "failed", 0],
  ]);

  const bench = await openWhole();
  const endedIn = new Set<string>();
  let records: Awaited<ReturnType<Bench["run"]>> | undefined;
  while (records === undefined) {
    const before = endedIn.size;
    try {
      records = await bench.run(TICKETS, { around: mortal(endedIn) });
    } catch (error) {
      if (!(error instanceof Killed) || endedIn.size === before) throw error;
    }
  }
  expect(await resultOf(bench, records)).toEqual(expected);
  expect(endedIn.size).toBeGreaterThan(60);
  const finished = bench.requests().flatMap(({ task, step, chunk, model, body }) => {
    const isFailing = task === "T-4" || chunk === "c3" || (task === "T-3" && model === "acme-light");
    return isFailing ? [] : [JSON.stringify([task, step, chunk, model, body])];
  });
  expect(finished).toHaveLength(new Set(finished).size);
});
