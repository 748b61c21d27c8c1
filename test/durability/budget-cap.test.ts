import { afterEach, beforeAll, expect, test } from "vitest";
import { runOf } from "./lives.ts";
import { outcomeOf, undisturbed } from "./outcome.ts";
import { openStage, type Stage } from "./stage.ts";

let reference: Awaited<ReturnType<typeof undisturbed>>;
beforeAll(async () => {
  reference = await undisturbed(await openStage());
}, 120_000);

let stage: Stage;
afterEach(() => stage.remove());

test("a cap that is reached in the middle stops the run with all saved, and a higher one goes on from there", {
  timeout: 120_000,
}, async () => {
  stage = await openStage();
  const resume = (...more: readonly string[]) => stage.resume(runOf(stage) ?? "none", ...more).ended;
  const spent = () => stage.figure("select coalesce(sum(cost_nano_usd), 0) from calls") / 1e9;
  let ended = await stage.begin("--max-cost-usd", "0.06").ended;
  // The first is enough for light alone, the second for mid too, and neither for the review at frontier.
  for (const [cap, next] of [
    [0.06, "0.15"],
    [0.15, "5"],
  ] as const) {
    expect(ended.code).toBe(4);
    expect(ended.talk).toMatch(/does not fit the run's cap of \$[\d.]+[^]*\(budget\.run-cap\)\n$/);
    expect(ended.talk).toContain(`suffice run --resume ${runOf(stage)}`);
    expect(spent()).toBeLessThanOrEqual(cap);
    const { length } = stage.knocks();
    expect(length).toBeGreaterThan(0);
    // As it is, it cannot go on, and asks nobody.
    expect((await resume()).code).toBe(4);
    expect(stage.knocks()).toHaveLength(length);
    ended = await resume("--max-cost-usd", next);
  }
  expect(await outcomeOf(stage, ended)).toEqual(reference.outcome);
});
