import { expect, test } from "vitest";
import { createRandom } from "./random.ts";

test("the same seed gives the same numbers, another seed others", () => {
  const [one, again, other] = [7, 7, 8].map((seed) => Array.from({ length: 3 }, createRandom(seed)));
  expect(again).toEqual(one);
  expect(other).not.toEqual(one);
});

test("numbers fill the range from 0 to 1 evenly", () => {
  const random = createRandom(1);
  const counts = Array.from({ length: 10 }, () => 0);
  for (let i = 0; i < 100_000; i++) {
    const bin = Math.floor(random() * 10);
    counts[bin] = (counts[bin] ?? Number.NaN) + 1;
  }
  // Standard deviation of a bin: sqrt(100,000 · 0.1 · 0.9) = 95.
  expect(counts.filter((count) => Math.abs(count - 10_000) < 400)).toHaveLength(10);
});
