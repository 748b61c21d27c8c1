import { expect, test } from "vitest";
import { usageOf } from "../domain/index.ts";
import { aPrice, ratesInUsd } from "../testing/index.ts";
import { leversOf } from "./levers.ts";

const dear = aPrice({ rates: ratesInUsd({ freshInput: 10, output: 50 }) });
const cheap = aPrice({ rates: ratesInUsd({ freshInput: 1, output: 5 }) });
const long = [usageOf({ freshInput: 400, output: 0 }), usageOf({ freshInput: 400, output: 40 })];
const short = [usageOf({ freshInput: 200, output: 10 })];

test("a ratio is made of its context and its rate", () => {
  expect(leversOf({ calls: long, price: dear }, { calls: short, price: cheap })).toEqual({
    ratio: 40,
    context: 4,
    rate: 10,
  });
});

test("a context below 1 says that the fresh context was the dearer one, whatever the ratio", () => {
  expect(leversOf({ calls: short, price: dear }, { calls: long, price: cheap })).toEqual({
    ratio: 2.5,
    context: 0.25,
    rate: 10,
  });
});

test("no ratio is given for calls that were not reported or cost nothing", () => {
  const arm = { calls: short, price: dear };
  expect(leversOf(arm, { calls: [usageOf({ output: 1 })], price: cheap })).toBeUndefined();
  expect(leversOf(arm, { calls: [], price: cheap })).toBeUndefined();
});
