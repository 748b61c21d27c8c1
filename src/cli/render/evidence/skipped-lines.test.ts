import { expect, test } from "vitest";
import { skippedLines } from "./skipped-lines.ts";

const row = (line: number, because = "it has no task_id; name the task") => ({
  file: "o.jsonl",
  line,
  because,
});

test("of many skipped rows the first few are told with file, line and reason, and all are counted", () => {
  expect(skippedLines([1, 4, 7, 9, 12].map((line) => row(line)))).toBe(
    [
      "suffice: skipped 5 rows of outcomes:",
      "  o.jsonl:1: it has no task_id; name the task",
      "  o.jsonl:4: it has no task_id; name the task",
      "  o.jsonl:7: it has no task_id; name the task",
      "  and 2 more; --json lists all",
      "",
    ].join("\n"),
  );
});

test("one is one row, and of none nothing is said", () => {
  expect([skippedLines([row(2)]), skippedLines([])]).toEqual([
    "suffice: skipped 1 row of outcomes:\n  o.jsonl:2: it has no task_id; name the task\n",
    "",
  ]);
});

test("what a row calls its task cannot steer a terminal or fill it", () => {
  const lines = skippedLines([row(1, `task a\u001b[2J\nb\u202E${"x".repeat(5000)} has no outcomes`)]);
  expect(lines.split("\n")).toHaveLength(3);
  expect(lines).not.toMatch(/[^\P{Cc}\n]|\u202E/u);
  expect(lines.length).toBeLessThan(300);
});
