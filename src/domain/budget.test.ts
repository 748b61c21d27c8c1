import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Budget, openBudget, remaining, reserve, settle } from "./budget.ts";
import { addUsd, type NanoUsd, nanoUsd, nanoUsdFromUsd, ZERO_USD } from "./money.ts";

const usd = nanoUsdFromUsd;

function reserved(budget: Budget, estimate: NanoUsd): Budget {
  const next = reserve(budget, estimate);
  if (next === undefined) throw new Error("the estimate does not fit");
  return next;
}

test("an estimate that exactly reaches the limit fits, also where floats would say no: 0.1 + 0.2 <= 0.3", () => {
  const budget = reserved(reserved(openBudget(usd(0.3)), usd(0.1)), usd(0.2));
  expect(budget).toEqual({ limit: usd(0.3), settled: ZERO_USD, reserved: usd(0.3) });
  expect(reserve(budget, nanoUsd(1))).toBeUndefined();
});

test("calls under way count against the limit, so that parallel ones cannot pass it together", () => {
  const open = openBudget(usd(1));
  const first = reserved(open, usd(0.6));
  expect(reserve(first, usd(0.6))).toBeUndefined();
  expect(remaining(first)).toBe(usd(0.4));
});

test("settling gives the reservation back and books what the call really cost", () => {
  const two = reserved(reserved(openBudget(usd(1)), usd(0.4)), usd(0.4));
  expect(settle(two, usd(0.4), usd(0.1))).toEqual({ limit: usd(1), settled: usd(0.1), reserved: usd(0.4) });
  expect(remaining(settle(two, usd(0.4), usd(0.1)))).toBe(usd(0.5));
});

test("a call that cost nothing, because it failed, leaves the whole limit", () => {
  const budget = reserved(openBudget(usd(1)), usd(0.4));
  expect(settle(budget, usd(0.4), ZERO_USD)).toEqual(openBudget(usd(1)));
});

test("a call dearer than its estimate is booked in full; then nothing remains and nothing more fits", () => {
  const spent = settle(reserved(openBudget(usd(1)), usd(0.9)), usd(0.9), usd(1.5));
  expect(spent).toEqual({ limit: usd(1), settled: usd(1.5), reserved: ZERO_USD });
  expect(remaining(spent)).toBe(0);
  expect(reserve(spent, nanoUsd(1))).toBeUndefined();
});

test("without a limit everything fits, the sums are kept and what remains is unknown", () => {
  const budget = settle(reserved(openBudget(undefined), usd(1000)), usd(1000), usd(900));
  expect(budget).toEqual({ limit: undefined, settled: usd(900), reserved: ZERO_USD });
  expect(remaining(budget)).toBeUndefined();
});

test("whatever the order of calls, settled and reserved never pass the limit while no call exceeds its estimate", () => {
  const call = fc.record({
    estimate: fc.nat(10 ** 9),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    settles: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.nat(3 * 10 ** 9), fc.array(call, { maxLength: 40 }), (limit, calls) => {
      let budget = openBudget(nanoUsd(limit));
      for (const { estimate, share, settles } of calls) {
        const next = reserve(budget, nanoUsd(estimate));
        const fits = budget.settled + budget.reserved + estimate <= limit;
        expect(next !== undefined).toBe(fits);
        if (next === undefined) continue;
        budget = settles ? settle(next, nanoUsd(estimate), nanoUsd(Math.floor(estimate * share))) : next;
        expect(addUsd(budget.settled, budget.reserved)).toBeLessThanOrEqual(limit);
        expect(remaining(budget)).toBe(limit - budget.settled - budget.reserved);
      }
    }),
  );
});
