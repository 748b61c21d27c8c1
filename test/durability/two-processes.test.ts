import { join } from "node:path";
import { afterEach, beforeAll, expect, test } from "vitest";
import { aSignal } from "../e2e/hostile-stage.ts";
import { runOf } from "./lives.ts";
import { outcomeOf, undisturbed } from "./outcome.ts";
import { openStage, type Stage } from "./stage.ts";
import { SHORT } from "./work.ts";

const SHAPE = { tickets: SHORT, concurrency: 2 };

let reference: Awaited<ReturnType<typeof undisturbed>>;
beforeAll(async () => {
  reference = await undisturbed(await openStage(SHAPE));
}, 120_000);

let stage: Stage;
afterEach(() => stage.remove());

/** All that a second process could change. */
function everything() {
  const { git, rows, knocks } = stage;
  return {
    refs: git("for-each-ref"),
    worktrees: git("worktree", "list", "--porcelain"),
    steps: rows("select key, state, result_json from steps order by key"),
    calls: rows("select * from calls"),
    runs: rows("select * from runs"),
    knocks: knocks().length,
  };
}

const REFUSAL = (run: string, pid: number | undefined) =>
  new RegExp(
    `run ${run} is being worked on by process ${pid}, which began at \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\\. Wait until that ends, or stop it\\.\\n\\(usage\\.invalid\\)\\n$`,
  );

test("a second process on a run says who has it and since when, and changes nothing", {
  timeout: 120_000,
}, async () => {
  const arrived = aSignal();
  const go = aSignal();
  stage = await openStage({
    ...SHAPE,
    concurrency: 1,
    onKnock: async ({ number }) => {
      if (number !== 3) return;
      arrived.give();
      await go.given;
    },
  });
  const first = stage.begin();
  await arrived.given;
  const before = everything();
  const second = await stage.resume(runOf(stage) ?? "none").ended;
  expect([second.code, second.output]).toEqual([2, ""]);
  expect(second.talk).toMatch(REFUSAL(runOf(stage) ?? "none", first.child.pid));
  expect(everything()).toEqual(before);
  go.give();
  expect(await outcomeOf(stage, await first.ended)).toEqual(reference.outcome);
});

test("of several that resume at the same instant one gets the run, and it comes to the same", {
  timeout: 120_000,
}, async () => {
  stage = await openStage(SHAPE);
  const points = join(stage.top, "points");
  expect((await stage.killedAtPoints(points).begin().ended).signal).toBe("SIGKILL");
  const run = runOf(stage) ?? "none";
  const all = await Promise.all(Array.from({ length: 4 }, () => stage.resume(run).ended));
  // A refused one may come so late that the run has ended.
  expect(all.map(({ code }) => Number(code)).toSorted((a, b) => a - b)).toEqual([0, 2, 2, 2]);
  for (const { code, talk } of all)
    if (code === 2) expect(talk).toMatch(/is being worked on by process|has ended/);
  const winner = all.find(({ code }) => code === 0);
  expect(winner && (await outcomeOf(stage, winner))).toEqual(reference.outcome);
});
