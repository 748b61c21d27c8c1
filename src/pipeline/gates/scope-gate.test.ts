import { expect, test } from "vitest";
import { aWorkspace } from "../../testing/index.ts";
import type { Change } from "../../workspaces/index.ts";
import { createScopeGate } from "./scope-gate.ts";

function judge(files: readonly string[] | undefined, ...paths: readonly string[]) {
  const changes = paths.map((path): Change => ({ path, status: "deleted", addedLines: 0, deletedLines: 1 }));
  return createScopeGate().judge({
    workspace: aWorkspace({ changes: async () => changes }),
    taskId: "T-1",
    tier: "light",
    files,
    output: "",
    signal: new AbortController().signal,
  });
}

test("work keeps to the files that it names, and to the folders", async () => {
  expect(await judge(["a.ts", "./Src/"], "a.ts", "src/lib/b.ts")).toEqual({ kind: "pass" });
});

test("every file outside is a finding, also one that was merely deleted", async () => {
  expect(await judge(["a.ts", "src"], "a.ts", "src2/b.ts", "README.md")).toEqual({
    kind: "fail",
    findings: ["src2/b.ts", "README.md"].map((file) => ({
      message: "this file is not among those that the work names; put it back",
      file,
    })),
  });
});

test.each([[undefined], [[]]])("work that named no files (%j) is not held to any", async (files) => {
  expect(await judge(files, "a.ts")).toEqual({ kind: "pass" });
});
