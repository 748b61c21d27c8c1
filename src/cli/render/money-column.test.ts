import { expect, test } from "vitest";
import { nanoUsdFromUsd } from "../../domain/index.ts";
import { costLabel, moneyColumn } from "./money-column.ts";

const column = (...usd: readonly number[]) => {
  const amounts = usd.map(nanoUsdFromUsd);
  return amounts.map(moneyColumn(amounts));
};

test.each([
  [[0], ["$0.00"]],
  [
    [12.5, 3],
    ["$12.50", "$3.00"],
  ],
  [
    [12.5, 0.034],
    ["$12.500", "$0.034"],
  ],
  [
    [0.5, 0.00048, 0],
    ["$0.50000", "$0.00048", "$0.00000"],
  ],
  [
    [1, 0.000_000_001],
    ["$1.000000", "$0.000000"],
  ],
  [[-0.25], ["-$0.25"]],
])("a column of %j has as many decimals as its smallest amount needs, six at most", (usd, expected) => {
  expect(column(...usd)).toEqual(expected);
});

test("an amount says how many calls it does not hold", () => {
  const amount = nanoUsdFromUsd(0.5);
  const money = moneyColumn([amount]);
  expect([
    costLabel({ amount, unpricedCalls: 0 }, money),
    costLabel({ amount, unpricedCalls: 2 }, money),
  ]).toEqual(["$0.50", "$0.50 + 2 unpriced"]);
});
