import { expect, test } from "vitest";
import { createRandom } from "../../evaluation/index.ts";
import { minePatterns, type TitleOutcome } from "./mine-patterns.ts";

const VERBS = "add fix remove rename update move".split(" ");
const THINGS = "button parser cache login export table graph queue mail index menu chart".split(" ");

/** Made-up titles; a fifth are about docs or a "fix typo", and pass with `chance`; the others pass six times in ten. */
function titles(rows: number, seed: number, chance: number): readonly TitleOutcome[] {
  const random = createRandom(seed);
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? "";
  return Array.from({ length: rows }, () => {
    const easy = random() < 0.2;
    const start = easy ? "Fix typo" : pick(VERBS);
    return {
      title: `${start} in ${pick(THINGS)} of ${pick(THINGS)}`,
      passed: random() < (easy ? chance : 0.6),
    };
  });
}

const RULES = { tier: "light", bar: 0.7, seed: 1 } as const;

test("the one true pattern among noise is found, with its gain on rows that it was not found in", () => {
  const mined = minePatterns(titles(600, 4, 0.95), RULES);
  expect(mined.adopted.map(({ words, tier }) => ({ words, tier }))).toEqual([
    { words: ["fix typo"], tier: "light" },
  ]);
  const [pattern] = mined.adopted;
  expect(pattern?.heldOutGainLower).toBeGreaterThan(0);
  expect(pattern?.passRateLower).toBeGreaterThan(0.8);
  expect(pattern?.support).toBeGreaterThan(90);
  expect(mined.rejected.length).toBeGreaterThan(3);
});

test("from noise nothing is adopted", () => {
  const adopted = Array.from({ length: 60 }, (_, seed) =>
    minePatterns(titles(400, seed, 0.6), { ...RULES, bar: 0, seed }),
  ).flatMap((mined) => mined.adopted);
  expect(adopted).toEqual([]);
});

test("a true gain that does not reach the policy's bar is shown and not adopted", () => {
  const mined = minePatterns(titles(600, 4, 0.95), { ...RULES, bar: 0.99 });
  expect(mined.adopted).toEqual([]);
  expect(mined.rejected[0]?.heldOutGainLower).toBeGreaterThan(0);
});

test("the same rows and seed give the same patterns, and few rows give none", () => {
  expect(minePatterns(titles(300, 2, 0.95), RULES)).toEqual(minePatterns(titles(300, 2, 0.95), RULES));
  expect(minePatterns(titles(12, 2, 1), RULES).adopted).toEqual([]);
  expect(minePatterns([], RULES)).toEqual({ rows: 0, baseRate: 0, tested: 0, adopted: [], rejected: [] });
});
