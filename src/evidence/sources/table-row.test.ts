import { expect, test } from "vitest";
import { tableRow } from "./table-row.ts";

const header = ["row", "prompt", "strong", " weak", "repo", "contaminated"];

test("columns of 0 and 1 are models, an empty cell is a model that was not tried, and nobody wrote down costs", () => {
  const read = tableRow(header, ["0", "How many, then?", "1", "", "", "0"]);
  expect(read).toEqual({
    kind: "task",
    of: {
      task: "0",
      repository: undefined,
      kind: undefined,
      text: "How many, then?",
      experiment: undefined,
      tries: new Map([
        [
          "strong",
          {
            resolved: true,
            costUsd: undefined,
            apiCalls: undefined,
            accepted: undefined,
            propensity: undefined,
          },
        ],
      ]),
    },
  });
});

test.each([
  ["it has no task_id, row or id; name the task", ["", "Twice", "1", "1"]],
  [
    'task 3: column weak holds "no"; write 1 for a right result, 0 for a wrong one',
    ["3", "Twice", "1", "no"],
  ],
  ["it is marked as contaminated", ["1", "Twice", "1", "1", "", "1"]],
])("a row is skipped: %s", (because, cells) => {
  expect(tableRow(header, cells)).toEqual({ kind: "skipped", why: "invalid", because });
});
