import { expect, test } from "vitest";
import { FREE } from "../domain/index.ts";
import { wasServed } from "./price-of.ts";
import { aCall, priceOfTest } from "./test-work.ts";

test("a call was served unless it cost nothing although its model has a price", () => {
  const call = aCall({ minute: 0, read: 1_000 });
  expect(wasServed(call, priceOfTest)).toBe(true);
  expect(wasServed({ ...call, cost: FREE }, priceOfTest)).toBe(false);
  expect(wasServed({ ...call, cost: FREE, modelAnswered: "unheard-of" }, priceOfTest)).toBe(true);
  expect(wasServed({ ...call, cost: { kind: "unpriced", because: "unknown-model" } }, priceOfTest)).toBe(
    true,
  );
  expect(wasServed(aCall({ minute: 0 }), priceOfTest)).toBe(true);
});
