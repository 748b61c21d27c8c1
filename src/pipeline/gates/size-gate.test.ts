import { expect, test } from "vitest";
import type { ChangeLimits } from "../../domain/index.ts";
import { aWorkspace } from "../../testing/index.ts";
import type { Change } from "../../workspaces/index.ts";
import { createSizeGate } from "./size-gate.ts";

function judge(
  limits: Partial<ChangeLimits>,
  ...lines: readonly (readonly [number | undefined, number | undefined])[]
) {
  const changes = lines.map(
    ([addedLines, deletedLines], index): Change => ({
      path: `f${index}.ts`,
      status: "modified",
      addedLines,
      deletedLines,
    }),
  );
  return createSizeGate({ mostFiles: undefined, mostLines: undefined, ...limits }).judge({
    workspace: aWorkspace({ changes: async () => changes }),
    taskId: "T-1",
    tier: "light",
    files: undefined,
    output: "",
    signal: new AbortController().signal,
  });
}

test("a change at its limits passes: lines are those added and deleted, over all files", async () => {
  expect(await judge({ mostFiles: 2, mostLines: 10 }, [3, 4], [2, 1])).toEqual({ kind: "pass" });
});

test("one more of each fails, and each is said", async () => {
  expect(await judge({ mostFiles: 1, mostLines: 10 }, [3, 4], [2, 2])).toEqual({
    kind: "fail",
    findings: [
      { message: "the change has 2 files; at most 1 are allowed. Make a smaller one." },
      {
        message: "the change has 11 lines, added and deleted; at most 10 are allowed. Make a smaller one.",
      },
    ],
  });
});

test("a binary file has no lines, and is a file all the same", async () => {
  expect(await judge({ mostLines: 0 }, [undefined, undefined])).toEqual({ kind: "pass" });
  expect(await judge({ mostFiles: 0 }, [undefined, undefined])).toMatchObject({ kind: "fail" });
});

test("without limits any size will do", async () => {
  expect(await judge({}, [100_000, 100_000])).toEqual({ kind: "pass" });
});
