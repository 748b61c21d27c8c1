import { expect, test } from "vitest";
import { type Instant, instant, nanoUsd } from "../../domain/index.ts";
import { NOON } from "../../testing/index.ts";
import { anOutcome } from "../__fixtures__/an-outcome.ts";
import type { Outcome } from "../outcome.ts";
import { type Contest, foldContest } from "./fold-contest.ts";

const DAY = 86_400_000;
const HOUR = DAY / 24;
const light = { tier: "light", model: "acme-light" } as const;
const mid = { tier: "mid", model: "acme-mid" } as const;
const frontier = { tier: "frontier", model: "acme-frontier" } as const;

const contest: Contest = {
  kind: "coding",
  repository: "acme/shop",
  ladder: [light, mid, frontier],
  start: mid,
  rules: { bar: 0.7, minimum: 10, share: 0.2, validForMs: 30 * DAY },
  changes: [],
  now: instant(NOON + 100 * DAY),
};

const costs = { "acme-light": 10_000_000, "acme-mid": 100_000_000, "acme-frontier": 500_000_000 };

/** An outcome an hour from `from` on: `+` accepted, `-` failed. */
function series(
  who: { readonly model: keyof typeof costs },
  marks: string,
  from: Instant = NOON,
): readonly Outcome[] {
  return marks.split("").map((mark, index) =>
    anOutcome({
      ...who,
      task: `t-${from}-${index}`,
      cost: nanoUsd(costs[who.model]),
      at: instant(from + index * HOUR),
      result: mark === "+" ? "accepted" : "failed",
    }),
  );
}

const midWorks = series(mid, "+++++++++-", instant(NOON - DAY));
const days = (count: number) => instant(NOON + count * DAY);

test("with nothing known the policy's choice is champion, and the next weaker model may try", () => {
  const state = foldContest(contest, []);
  expect([state.champion, state.challenger, state.judgement?.verdict, state.records]).toEqual([
    mid,
    light,
    "INCONCLUSIVE",
    [],
  ]);
});

test("a challenger becomes champion with the outcome that proves it, and not one before", () => {
  const before = foldContest(contest, [...midWorks, ...series(light, "+".repeat(16))]);
  expect([before.champion, before.judgement?.verdict]).toEqual([mid, "CONDITIONAL-GO"]);
  const after = foldContest(contest, [...midWorks, ...series(light, "+".repeat(17))]);
  expect([after.champion, after.challenger, after.records.map(({ verdict, at }) => [verdict, at])]).toEqual([
    light,
    undefined,
    [["GO", NOON + 16 * HOUR]],
  ]);
});

test("however it is ordered in what is given, outcomes count by their time", () => {
  const outcomes = [...midWorks, ...series(light, "+".repeat(17))];
  expect(foldContest(contest, outcomes.toReversed())).toEqual(foldContest(contest, outcomes));
});

test("one failure after a promotion does not undo it, two do: Wilson's bound falls below the bar", () => {
  // 18 of 19: at least 75 %; 17 of 19: at least 69 %.
  const promoted = [...midWorks, ...series(light, "+".repeat(17))];
  expect(foldContest(contest, [...promoted, ...series(light, "-", days(2))]).champion).toEqual(light);
  const state = foldContest({ ...contest, now: days(3) }, [...promoted, ...series(light, "--", days(2))]);
  expect([state.champion, state.challenger]).toEqual([mid, undefined]);
  expect(state.records.map(({ verdict, because }) => [verdict, because])).toEqual([
    ["GO", "it passes at least 71 % and saves at least 50 %"],
    ["NO-GO", "the lower bound of its pass rate no longer clears the bar"],
  ]);
});

test("a long good record does not hide that it went wrong lately", () => {
  const good = series(light, "+".repeat(400));
  const bad = series(light, "-+--+---+-+--+--", days(20));
  const { champion, records } = foldContest({ ...contest, now: days(22) }, [...midWorks, ...good, ...bad]);
  expect([champion, records.at(-1)?.because]).toEqual([
    mid,
    "its last 20 outcomes show a pass rate below the bar",
  ]);
});

test("a challenger shown to be too weak is refused, and may try again, from nothing, when the refusal has expired", () => {
  const weak = series(light, "-+---+---+--");
  const refused = foldContest({ ...contest, now: days(10) }, [...midWorks, ...weak]);
  expect([refused.challenger, refused.records.map(({ verdict }) => verdict)]).toEqual([undefined, ["NO-GO"]]);
  const again = foldContest({ ...contest, now: days(50) }, [
    ...midWorks,
    ...weak,
    ...series(light, "+".repeat(17), days(40)),
  ]);
  expect(again.champion).toEqual(light);
});

test("the model that it started with goes only when it is shown to be too weak, and then the stronger one does the work", () => {
  const unproven = foldContest(contest, series(mid, "+++++---+++-"));
  expect(unproven.champion).toEqual(mid);
  const state = foldContest({ ...contest, now: days(2) }, series(mid, "+--+-------+"));
  expect([state.champion, state.challenger]).toEqual([frontier, light]);
  // The stronger one never had to prove itself: a failure does not send it away, and there is nobody above.
  expect(
    foldContest({ ...contest, now: days(3) }, [
      ...series(mid, "+--+-------+"),
      ...series(frontier, "-".repeat(12), days(1)),
    ]).champion,
  ).toEqual(frontier);
});

test("a change of its price takes a champion's evidence away: it has to prove itself again", () => {
  const change = { names: ["acme-light"], datedSnapshots: false, at: days(5), because: "its price changed" };
  const promoted = [...midWorks, ...series(light, "+".repeat(17))];
  const state = foldContest({ ...contest, changes: [change] }, promoted);
  expect([state.champion, state.challenger, state.judgement?.n]).toEqual([mid, light, 0]);
  expect(state.records.at(-1)?.because).toBe("its evidence expired: its price changed");
  const again = foldContest({ ...contest, changes: [change] }, [
    ...promoted,
    ...series(light, "+".repeat(17), days(6)),
  ]);
  expect(again.champion).toEqual(light);
});

test("other classes, other repositories, other models, what has no date and what lies ahead do not count", () => {
  const seventeen = series(light, "+".repeat(17));
  const passedOver = [
    ...seventeen.map((each) => ({ ...each, kind: "lint" as const })),
    ...seventeen.map((each) => ({ ...each, repository: "acme/blog" })),
    ...seventeen.map((each) => ({ ...each, model: "acme-other" })),
    ...seventeen.map((each) => ({ ...each, at: undefined })),
    ...series(light, "+".repeat(17), days(200)),
  ];
  expect(foldContest(contest, passedOver)).toEqual(foldContest(contest, []));
});

test("outcomes of several repositories make no champion together, unless that is asked for", () => {
  const everywhere = series(light, "+".repeat(17)).map((each, index) => ({
    ...each,
    repository: index === 0 ? undefined : `acme/${index}`,
  }));
  const all = [...midWorks, ...everywhere];
  const unnamed = { ...contest, repository: undefined };
  expect([
    foldContest(unnamed, all).champion,
    foldContest(unnamed, all).judgement?.n,
    foldContest({ ...unnamed, acrossRepositories: true }, all).champion,
  ]).toEqual([mid, 1, light]);
});
