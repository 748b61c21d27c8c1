// What a switch of the main model would have cost and saved: not in the documents, but needed to judge the isolated-delegation
// document's option A, which it rules out.
import { expect, test } from "vitest";
import { instant, type Price } from "../../src/domain/index.ts";
import {
  breakEvenTurns,
  priceAt,
  type RewriteCharge,
  switchingCosts,
  turnUsage,
} from "../../src/pricing/index.ts";
import { expectEveryTokenToCount, list, used } from "./figures.ts";

const NOW = instant(Date.UTC(2026, 10, 20));

function listed(model: string): Price {
  const price = priceAt(list, model, NOW);
  if (price === undefined) throw new Error(`${model} is not listed`);
  return price;
}

/** Chunk #377: its output, its reads, and the writes that explain the rest of its price. */
const CHUNK = used(0, 55_068, 7_320_000, 66_700);

function saving(stay: number, other: number): string {
  const share = Math.round(100 * (1 - other / stay));
  return `${share > 0 ? "+" : ""}${share}`;
}

const CONTEXTS = [100_000, 300_000, 1_000_000];

test.each([
  ["claude-opus-4-8", "claude-sonnet-4-6", ["+33", "+19", "-29"], ["+22", "-15", "-143"]],
  ["claude-opus-5-5", "claude-sonnet-5-5", ["+41", "+24", "-36"], ["+24", "-28", "-209"]],
])(
  "#377 switched from %s to %s at 100k, 300k and 1M tokens saves %j %% one way, %j %% there and back",
  (from, to, oneWay, andBack) => {
    const costs = CONTEXTS.map((contextTokens) => {
      const change = { from: listed(from), to: listed(to), contextTokens, charge: "write" as const };
      const found = switchingCosts([CHUNK], change);
      if (found === undefined) throw new Error("no price");
      return found;
    });
    expect(costs.map(({ stay, switchOnce }) => saving(stay, switchOnce))).toEqual(oneWay);
    expect(costs.map(({ stay, switchAndBack }) => saving(stay, switchAndBack))).toEqual(andBack);
  },
);

type Turns = readonly [string, string];

/** One way and round trip: with the whole write charged, then less the read that it replaces. */
const BREAK_EVEN: readonly (readonly [string, string, number, Turns, Turns])[] = [
  ["claude-opus-5-5", "claude-sonnet-5-5", 50_000, ["7.5", "22.4"], ["7.2", "21.5"]],
  ["claude-opus-5-5", "claude-sonnet-5-5", 150_000, ["14.0", "42.1"], ["13.5", "40.4"]],
  ["claude-opus-5-5", "claude-sonnet-5-5", 400_000, ["19.3", "58.0"], ["18.6", "55.7"]],
  ["claude-opus-5-5", "claude-haiku-5-5", 50_000, ["0.2", "7.9"], ["0.2", "7.6"]],
  ["claude-opus-5-5", "claude-haiku-5-5", 150_000, ["2.2", "19.6"], ["2.0", "18.7"]],
  ["claude-opus-5-5", "claude-haiku-5-5", 400_000, ["3.1", "27.9"], ["2.9", "26.7"]],
  ["claude-opus-4-8", "claude-haiku-4-5", 50_000, ["1.4", "8.6"], ["1.3", "7.9"]],
  ["claude-opus-4-8", "claude-haiku-4-5", 150_000, ["2.2", "13.5"], ["2.1", "12.4"]],
  ["claude-opus-4-8", "claude-haiku-4-5", 400_000, ["2.7", "16.3"], ["2.5", "15.0"]],
];

test.each(BREAK_EVEN)(
  "%s to %s at %i tokens breaks even after %j turns one way and back; less the read, after %j",
  (from, to, contextTokens, write, writeLessRead) => {
    const conversation = { contextTokens, newTokensPerTurn: 1500, outputTokensPerTurn: 800 };
    const turns = (charge: RewriteCharge) => {
      const { oneWay, roundTrip } = breakEvenTurns(conversation, {
        from: listed(from),
        to: listed(to),
        charge,
      });
      return [oneWay?.toFixed(1), roundTrip?.toFixed(1)];
    };
    expect(turns("write")).toEqual(write);
    expect(turns("write-less-read")).toEqual(writeLessRead);
  },
);

test.each([
  [98_500, "0.30"],
  [98_501, "1.74"],
])(
  "from %i tokens, with 1,500 new ones, a switch to Haiku 5.5 breaks even after %s turns: its band starts above 100,000",
  (contextTokens, turns) => {
    const conversation = { contextTokens, newTokensPerTurn: 1500, outputTokensPerTurn: 800 };
    const [from, to] = [listed("claude-opus-5-5"), listed("claude-haiku-5-5")];
    expect(breakEvenTurns(conversation, { from, to, charge: "write" }).oneWay?.toFixed(2)).toBe(turns);
  },
);

test("one token more in any class changes the cost of the chunk and of a turn", () => {
  for (const model of ["claude-opus-4-8", "claude-sonnet-4-6", "claude-opus-5-5", "claude-sonnet-5-5"]) {
    expectEveryTokenToCount(CHUNK, listed(model));
    const turn = { contextTokens: 50_000, newTokensPerTurn: 1500, outputTokensPerTurn: 800 };
    expectEveryTokenToCount(turnUsage(turn), listed(model));
  }
});
