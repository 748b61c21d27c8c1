import { afterEach, beforeAll, expect, test } from "vitest";
import { aSignal } from "../e2e/hostile-stage.ts";
import type { RunningCli } from "../e2e/shop.ts";
import { runOf } from "./lives.ts";
import { outcomeOf, undisturbed } from "./outcome.ts";
import { openStage, type Stage } from "./stage.ts";

let reference: Awaited<ReturnType<typeof undisturbed>>;
beforeAll(async () => {
  reference = await undisturbed(await openStage());
}, 120_000);

let stage: Stage;
afterEach(() => stage.remove());

type Told = Readonly<Record<string, unknown>>;

/** Sends the signal when the life tells of something for the first time. */
function signalAt(life: RunningCli, signal: NodeJS.Signals, isThere: (event: Told) => boolean): void {
  let rest = "";
  let isSent = false;
  life.child.stdout?.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    if (isSent || !lines.some((line) => isThere(JSON.parse(line)))) return;
    isSent = true;
    life.child.kill(signal);
  });
}

const PHASES: readonly (readonly [string, (event: Told) => boolean])[] = [
  ["while it plans", ({ event, step }) => event === "attempt-started" && step === "plan"],
  ["while an agent works", ({ event, step }) => event === "attempt-started" && step === "implement"],
  ["while it works in chunks", ({ event }) => event === "task-split"],
  ["while a gate judges", ({ event, gate }) => event === "gate-judged" && gate === "changes"],
  ["while it is taken back", ({ event }) => event === "task-taken-back"],
  ["while it escalates", ({ event }) => event === "task-escalated"],
  ["while it is reviewed", ({ event, step }) => event === "attempt-started" && step === "review"],
  ["while it merges", ({ event }) => event === "task-merged"],
];

const CASES = PHASES.map(
  ([phase, isThere], at) => [at % 2 === 0 ? "SIGINT" : "SIGTERM", phase, isThere] as const,
);

test.each(CASES)(
  "%s %s saves what is finished and says how to go on",
  { timeout: 120_000 },
  async (signal, _, isThere) => {
    stage = await openStage();
    const life = stage.begin();
    signalAt(life, signal, isThere);
    const stopped = await life.ended;
    const run = runOf(stage) ?? "none";
    expect([stopped.code, stopped.signal]).toEqual([130, null]);
    expect(stopped.talk).toContain("suffice: stopping; what is finished is saved.");
    expect(stopped.talk).toContain(`suffice run --resume ${run}`);
    expect(stopped.talk).toMatch(/\(run\.interrupted\)\n$/);
    expect(await stage.processesLeft()).toEqual([]);
    expect(stage.rows("select owner_pid as owner from runs")).toEqual([{ owner: null }]);
    expect(await outcomeOf(stage, await stage.resume(run).ended)).toEqual(reference.outcome);
  },
);

test("a second signal ends it at once, with no command left, and it can be resumed all the same", {
  timeout: 120_000,
}, async () => {
  const arrived = aSignal();
  stage = await openStage({
    onKnock: ({ number }) => {
      if (number === 4) arrived.give();
      return number === 4 ? new Promise(() => {}) : undefined;
    },
  });
  const life = stage.begin();
  await arrived.given;
  life.child.kill("SIGTERM");
  life.child.kill("SIGINT");
  expect((await life.ended).code).toBe(130);
  expect(await stage.processesLeft()).toEqual([]);
  expect(await outcomeOf(stage, await stage.resume(runOf(stage) ?? "none").ended)).toEqual(reference.outcome);
});
