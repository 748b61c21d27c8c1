import { expect, test } from "vitest";
import type { Condition } from "../../domain/index.ts";
import { conditionText } from "./condition-text.ts";

test.each<readonly [Condition, string]>([
  [{}, "always"],
  [{ namesRoute: true }, "a label names a tier or model"],
  [{ label: ["a"] }, "labelled a"],
  [{ kind: ["docs", "lint", "test"] }, "of kind docs, lint or test"],
  [{ complexity: ["trivial", "simple"] }, "complexity trivial or simple"],
  [{ titleWords: ["fix typo"] }, 'the title says "fix typo"'],
  [{ files: { atLeast: 1, atMost: 1 } }, "1 file"],
  [{ files: { atLeast: 2, atMost: 3 } }, "2 to 3 files"],
  [{ files: { atLeast: 4 } }, "4 files or more"],
  [{ files: { atMost: 1 } }, "at most 1 file"],
  [{ files: {} }, "a known number of files"],
  [{ contextTokens: { atMost: 30_000 } }, "at most 30,000 tokens of context"],
  [{ complexityScore: { above: 0.4, atMost: 0.8 } }, "complexity score above 0.4 up to 0.8"],
  [{ complexityScore: { above: 0.8 } }, "complexity score above 0.8"],
  [{ complexityScore: {} }, "a known complexity score"],
  [{ risk: ["high"] }, "a sign of risk"],
  [{ risk: ["none"] }, "no sign of risk"],
  [{ risk: ["none", "high"] }, "always"],
  [{ chunk: true }, "a chunk of a plan"],
  [
    { any: [{ risk: ["high"] }, { complexity: ["complex"], chunk: true }] },
    "either a sign of risk, or complexity complex and a chunk of a plan",
  ],
  [{ any: [] }, "none of nothing"],
  [{ kind: ["docs"], files: { atLeast: 2 } }, "of kind docs and 2 files or more"],
])("%j reads: %s", (condition, text) => {
  expect(conditionText(condition)).toBe(text);
});
