import { expect, test } from "vitest";
import { aThread, priceOfTest } from "../test-work.ts";
import { cacheLosses } from "./cache-losses.ts";
import { allLosses, lossesByCause } from "./losses-by-cause.ts";

const NO_LOSS = { count: 0, tokens: 0, amount: 0, unpriced: 0 };

test("every cause has its sum, and all together say how many of them have no price", () => {
  const losses = cacheLosses(
    aThread([
      { minute: 0, write5m: 10_000 },
      { minute: 10, write5m: 12_000 },
      { minute: 20, write5m: 14_000 },
      { minute: 21, model: "unheard-of", write5m: 16_000 },
    ]),
    priceOfTest,
  );
  const sums = lossesByCause(losses);
  expect(sums).toEqual({
    compaction: NO_LOSS,
    // 10,000 and 12,000 × ($12.50 − $1) a million
    expiry: { count: 2, tokens: 22_000, amount: 253_000_000, unpriced: 0 },
    "model-switch": { count: 1, tokens: 14_000, amount: 0, unpriced: 1 },
    "tools-changed": NO_LOSS,
    unexplained: NO_LOSS,
  });
  expect(allLosses(sums)).toEqual({ count: 3, tokens: 36_000, amount: 253_000_000, unpriced: 1 });
  expect(allLosses(lossesByCause([]))).toEqual(NO_LOSS);
});
