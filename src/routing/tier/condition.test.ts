import { expect, test } from "vitest";
import type { Condition, Task } from "../../domain/index.ts";
import { aFact, aTask } from "../../testing/index.ts";
import { evaluate } from "./condition.ts";

const label = (text: string) => `label "${text}"`;

test.each<[Condition, Task, string]>([
  [{}, aTask(), "it holds for every task"],
  [
    { namesRoute: true },
    aTask({ named: { tier: "light", model: undefined, signal: label("tier:light") } }),
    'label "tier:light"',
  ],
  [{ label: ["docs", "bug"] }, aTask({ ticket: { labels: ["UI", "Bug"] } }), 'label "Bug"'],
  [{ kind: ["docs", "lint"] }, aTask({ ticket: { kind: "lint" } }), 'kind "lint"'],
  [
    { complexity: ["trivial", "simple"] },
    aTask({ complexity: aFact("simple", label("complexity:simple")) }),
    'label "complexity:simple"',
  ],
  [
    { titleWords: ["fix typo"] },
    aTask({ ticket: { title: "Fix typo" } }),
    'the word "fix typo" in the title',
  ],
  [{ files: { atLeast: 2, atMost: 3 } }, aTask({ fileCount: aFact(2, "the list") }), "2 files by the list"],
  [{ files: { atLeast: 2, atMost: 3 } }, aTask({ fileCount: aFact(3, "the list") }), "3 files by the list"],
  [{ files: { atLeast: 4 } }, aTask({ fileCount: aFact(400, "the list") }), "400 files by the list"],
  [{ files: { atMost: 1 } }, aTask({ fileCount: aFact(1, "the list") }), "1 file by the list"],
  [
    { contextTokens: { atMost: 9 } },
    aTask({ contextTokens: aFact(9, "the sizes") }),
    "9 tokens by the sizes",
  ],
  [{ risk: ["high"] }, aTask({ risks: [aFact("high", "a word"), aFact("high", "a path")] }), "a word"],
  [{ risk: ["none"] }, aTask(), "no sign of risk"],
  [{ any: [{ kind: ["docs"] }, { risk: ["none"] }] }, aTask(), "no sign of risk"],
  [
    { kind: ["lint"], risk: ["none"], titleWords: ["list"] },
    aTask({ ticket: { kind: "lint", title: "List" } }),
    'kind "lint" and no sign of risk and the word "list" in the title',
  ],
])("%j holds, and says by which signal", (condition, task, signal) => {
  expect(evaluate(condition, task)).toEqual({ holds: true, signal });
});

test.each<[Condition, Task, string]>([
  [{ namesRoute: true }, aTask(), "no label names a tier or a model"],
  [{ label: ["docs", "bug"] }, aTask({ ticket: { labels: ["debug"] } }), 'no label "docs" or "bug"'],
  [{ kind: ["docs"] }, aTask(), "the kind of work is unknown"],
  [{ kind: ["docs"] }, aTask({ ticket: { kind: "lint" } }), 'kind is "lint"'],
  [{ complexity: ["simple"] }, aTask(), "no complexity label"],
  [{ complexity: ["simple"] }, aTask({ complexity: aFact("complex") }), 'complexity is "complex"'],
  [
    { titleWords: ["format"] },
    aTask({ ticket: { title: "Preformatted" } }),
    "none of its words is in the title",
  ],
  [
    { titleWords: ["format"] },
    aTask({ ticket: { description: "format" } }),
    "none of its words is in the title",
  ],
  [{ files: { atMost: 1 } }, aTask(), "the number of files is unknown"],
  [{ files: {} }, aTask(), "the number of files is unknown"],
  [{ files: { atLeast: 2, atMost: 3 } }, aTask({ fileCount: aFact(1, "the list") }), "1 file by the list"],
  [{ files: { atLeast: 2, atMost: 3 } }, aTask({ fileCount: aFact(4, "the list") }), "4 files by the list"],
  [{ contextTokens: { atLeast: 1 } }, aTask(), "the number of tokens is unknown"],
  [{ risk: ["high"] }, aTask(), "no sign of risk"],
  [{ risk: ["none"] }, aTask({ risks: [aFact("high", "a word")] }), "risk: a word"],
  [{ any: [{ kind: ["docs"] }, { risk: ["high"] }] }, aTask(), "the kind of work is unknown"],
  [{ any: [] }, aTask(), "none of no conditions holds"],
  [{ risk: ["none"], kind: ["docs"] }, aTask(), "the kind of work is unknown"],
])("%j does not hold, and says why", (condition, task, because) => {
  expect(evaluate(condition, task)).toEqual({ holds: false, because });
});
