import { expect, test } from "vitest";
import { planText } from "./plan-text.ts";

const CHUNK = { title: "Sort", files: ["a.ts", "b.ts"], acceptance: ["It is sorted"], verify: ["tests"] };

test("a plan in words is told as it is", () => {
  expect(planText({ text: "\nFirst the list.\n", isSplit: false })).toBe("First the list.");
});

test("a list of chunks is written out: its summary, then a line for each", () => {
  const text = JSON.stringify({ summary: "Sorting.", chunks: [CHUNK, { ...CHUNK, title: "Show" }] });
  expect(planText({ text, isSplit: true })).toBe(
    "Sorting.\n\n- c1: Sort (a.ts, b.ts)\n- c2: Show (a.ts, b.ts)",
  );
});

test("without a summary, or without chunks, nothing stands for them", () => {
  expect(planText({ text: JSON.stringify({ chunks: [CHUNK] }), isSplit: true })).toBe(
    "- c1: Sort (a.ts, b.ts)",
  );
  expect(planText({ text: '{"summary":"In one piece."}', isSplit: true })).toBe("In one piece.");
});

test("what is no plan after all is told in its own words", () => {
  expect(planText({ text: "Just do it.", isSplit: true })).toBe("Just do it.");
});
