import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { lives } from "./lives.ts";
import { outcomeOf, undisturbed } from "./outcome.ts";
import { openStage, pointsIn } from "./stage.ts";

/** Of each effect: its beginning is recorded and nothing done yet; it is done and not committed; it is committed and nothing more done. */
const MOMENTS = ["begun", "done", "committed"];

let reference: Awaited<ReturnType<typeof undisturbed>>;
beforeAll(async () => {
  reference = await undisturbed(await openStage());
}, 120_000);

test("the run that is killed has all that a run may have", () => {
  const { keys, outcome } = reference;
  const kinds = {
    "a take-back": /^t1\/a\d+\/given-up$/,
    "rework and an escalation": /^t2\/a3\/c2$/,
    "chunks side by side": /^t3\/.*\/w1\/c2\/absorbed$/,
    "two reviewers": /^t3\/a4\/g:findings$/,
    "a second wave": /^w2\/base$/,
    "a merge": /^t3\/merged$/,
  };
  const missing = Object.entries(kinds).filter(([, kind]) => !keys.some((key) => kind.test(key)));
  expect([missing, outcome.commits.length]).toEqual([[], 4]);
});

// Each half in a run of its own, side by side: every life begins with the start of a process.
test.concurrent.each([0, 1])(
  "a run that is killed before, after and behind each of its effects comes to the same (%i of two halves)",
  {
    timeout: 1_800_000,
  },
  async (half) => {
    const stage = await openStage();
    try {
      const all = reference.keys.flatMap((key) => MOMENTS.map((moment) => `${key} ${moment}`));
      const others = reference.keys
        .filter((_, at) => at % 2 !== half)
        .flatMap((key) => MOMENTS.map((moment) => `${key} ${moment}`));
      const points = join(stage.top, "points");
      // Those that are given already are not given again.
      writeFileSync(points, others.map((point) => `${point}\n`).join(""));
      const { ended, killed } = await lives(stage, stage.killedAtPoints(points), {
        live: (life) => life.ended,
        most: all.length + 1,
      });
      expect(await outcomeOf(stage, ended)).toEqual(reference.outcome);
      expect(pointsIn(points).toSorted()).toEqual(all.toSorted());
      expect(killed).toBe(all.length - others.length);
    } finally {
      await stage.remove();
    }
  },
);
