import { expect, test } from "vitest";
import { aCall, aThread } from "./__fixtures__/recorded-work.ts";
import { measuredAssumptions } from "./measured-assumptions.ts";

function agent(index: number) {
  const calls = [aCall({ minute: index, write: 1000 * index }), aCall({ minute: index + 1, read: 9 })];
  return aThread(calls, { agent: `a${index}` });
}

const TWELVE = Array.from({ length: 12 }, (_, index) => agent(index + 1));

test("the prefix is what the middle half of the sub-agents began with, less a brief", () => {
  expect(measuredAssumptions(TWELVE)).toEqual({
    prefixTokens: {
      value: { low: 2000, expected: 5000, high: 8000 },
      why: "the first prompts of 12 sub-agents in these logs, less a brief of 2000",
      basis: "measured",
    },
  });
});

test("main loops and agents of one call are left out, and nine agents say nothing", () => {
  const others = Array.from({ length: 5 }, () => [
    aThread([aCall({ write: 9 }), aCall({ minute: 1, read: 9 })]),
    aThread([aCall({ write: 9 })], { agent: "warm" }),
  ]).flat();
  expect(measuredAssumptions([...TWELVE, ...others])).toEqual(measuredAssumptions(TWELVE));
  expect(measuredAssumptions([...TWELVE.slice(3), ...others])).toEqual({});
});
