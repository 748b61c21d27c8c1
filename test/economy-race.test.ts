import { expect, test } from "vitest";
import { SufficeError, taskId } from "../src/domain/index.ts";
import { aPolicy, aTicket, type ScriptedReply } from "../src/testing/index.ts";
import { openBench, says, writes } from "./pipeline/bench.ts";

const [implement, commit] = aPolicy().pipeline;
const steps = [implement, commit].filter((step) => step !== undefined);
const racing = {
  pipeline: steps.map((step) => (step.kind === "coding" ? { ...step, race: true as const } : step)),
};
const ticket = aTicket({ id: taskId("T-1"), title: "Write T-1", labels: ["tier:light"] });
const by = (model: string, ...replies: readonly ScriptedReply[]) => ({ task: "T-1", model, replies });

/** Held back until it is let go. */
function gate() {
  const waiting: (() => void)[] = [];
  const opened = new Promise<void>((resolve) => waiting.push(resolve));
  const open = () => {
    for (const go of waiting) go();
  };
  return { opened, open };
}

test("as a cascade the stronger tier is not called where the weaker one's gates pass", async () => {
  const bench = await openBench({ script: [by("acme-light", ...writes("T-1.txt", "good"))] });
  const [record] = await bench.run([ticket]);
  expect(record?.outcome).toBe("accepted");
  expect(bench.requests().map(({ model }) => model)).toEqual(["acme-light", "acme-light"]);
});

test("as a cascade the stronger tier begins after the weaker one's gates have failed", async () => {
  const bench = await openBench({
    script: [
      by("acme-light", ...writes("T-1.txt", "bad"), says("I see nothing wrong.")),
      by("acme-mid", ...writes("T-1.txt", "good")),
    ],
  });
  const [record] = await bench.run([ticket]);
  expect([record?.outcome, record?.escalations]).toEqual(["accepted", 1]);
  expect(bench.requests().map(({ model }) => model)).toEqual([
    "acme-light",
    "acme-light",
    "acme-light",
    "acme-mid",
    "acme-mid",
  ]);
});

test("as a race both begin at once; the first whose gates pass is kept, the other is stopped and its cost counted", async () => {
  const [lightAsked, midAnswered] = [gate(), gate()];
  const bench = await openBench({
    script: [by("acme-light", ...writes("T-1.txt", "good")), by("acme-mid", ...writes("T-1.txt", "good"))],
    policy: racing,
    async onRequest({ model }) {
      // The mid model has answered once, and its second answer never comes.
      if (model === "acme-light") {
        lightAsked.open();
        await midAnswered.opened;
      } else if (isSecond()) {
        midAnswered.open();
        await new Promise(() => {});
      } else await lightAsked.opened;
    },
  });
  let ofMid = 0;
  function isSecond() {
    ofMid += 1;
    return ofMid === 2;
  }
  const [record] = await bench.run([ticket]);
  expect(record).toMatchObject({ outcome: "accepted", escalations: 0 });
  expect(record?.attempts.map(({ chunk, tier }) => [chunk, tier])).toEqual([
    [undefined, "light"],
    ["race-1", "light"],
    ["race-2", "mid"],
  ]);
  expect(bench.events().filter(({ kind }) => kind === "race-decided")).toEqual([
    { kind: "race-decided", task: "T-1", won: "light", stopped: "mid" },
  ]);
  const calls = await bench.ledger.calls({});
  expect(calls.map(({ modelAsked, outcome }) => `${modelAsked} ${outcome}`).toSorted()).toEqual([
    "acme-light answered",
    "acme-light answered",
    "acme-mid answered",
    "acme-mid failed",
  ]);
  expect(bench.git("show", "suffice/run-1:T-1.txt")).toBe("good");
  expect(bench.git("worktree", "list").split("\n")).toHaveLength(1);
  // A second life makes no call, and comes to the same commit.
  const [again] = await bench.run([ticket]);
  expect(again).toEqual(record);
  expect(await bench.ledger.calls({})).toEqual(calls);
});

test("the stronger one wins a race where the weaker one's gates fail", async () => {
  const bench = await openBench({
    script: [
      by("acme-light", ...writes("T-1.txt", "bad"), says("I see nothing wrong.")),
      by("acme-mid", ...writes("T-1.txt", "good")),
    ],
    policy: racing,
  });
  const [record] = await bench.run([ticket]);
  expect(record).toMatchObject({ outcome: "accepted", escalations: 0 });
  expect(bench.events().filter(({ kind }) => kind === "race-decided")).toMatchObject([{ won: "mid" }]);
});

test("where neither passes, the stronger one's work is mended as any other", async () => {
  const mended = writes("T-1.txt", "good");
  const bench = await openBench({
    script: [
      by("acme-light", ...writes("T-1.txt", "bad"), says("I see nothing wrong.")),
      by("acme-mid", ...writes("T-1.txt", "worse"), says("Nor do I."), ...mended),
    ],
    policy: racing,
  });
  const [record] = await bench.run([ticket]);
  expect(record).toMatchObject({ outcome: "accepted" });
  expect(bench.events().filter(({ kind }) => kind === "race-decided")).toEqual([]);
  expect(bench.git("worktree", "list").split("\n")).toHaveLength(1);
});

test.each(["t1/a1/race-1/a1/g:tests", "t1/a1/race", "t1/a1/race-2/cleaned-1"])(
  "a run that is stopped at %s goes on from there, and asks nobody twice for what was answered",
  async (stop) => {
    const bench = await openBench({
      script: [
        by("acme-light", ...writes("T-1.txt", "good")),
        by("acme-mid", ...writes("T-1.txt", "bad"), says("I see nothing wrong.")),
      ],
      policy: racing,
    });
    const stopped = bench.run([ticket], {
      around: (parts) => ({
        ...parts,
        once: async (key, effect) => {
          if (key === stop) throw new SufficeError("run.interrupted", { message: "stopped here" });
          return parts.once(key, effect);
        },
      }),
    });
    await expect(stopped).rejects.toThrow("stopped here");
    const [record] = await bench.run([ticket]);
    expect(record).toMatchObject({ outcome: "accepted", escalations: 0 });
    expect(bench.requests().filter(({ model }) => model === "acme-light")).toHaveLength(2);
    expect(bench.git("show", "suffice/run-1:T-1.txt")).toBe("good");
    expect(bench.git("worktree", "list").split("\n")).toHaveLength(1);
  },
);
