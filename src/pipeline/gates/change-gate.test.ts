import { expect, test } from "vitest";
import type { Tier } from "../../domain/index.ts";
import { aWorkspace } from "../../testing/index.ts";
import type { Change, Workspace } from "../../workspaces/index.ts";
import { createChangeGate } from "./change-gate.ts";

function changed(...paths: readonly string[]): Workspace {
  const changes = paths.map((path): Change => ({ path, status: "modified", addedLines: 1, deletedLines: 0 }));
  return aWorkspace({ changes: async () => changes });
}

function verdictOn(
  workspace: Workspace,
  {
    protectedPaths = [],
    tier = "light",
  }: { readonly protectedPaths?: readonly string[]; readonly tier?: Tier } = {},
) {
  const { signal } = new AbortController();
  return createChangeGate(protectedPaths).judge({
    workspace,
    taskId: "T-1",
    files: undefined,
    tier,
    output: "Done.",
    signal,
  });
}

test("work that changed a file passes", async () => {
  expect(await verdictOn(changed("src/list.ts"))).toEqual({ kind: "pass" });
});

test("a model that changed nothing has done nothing, whatever it says", async () => {
  expect(await verdictOn(changed())).toEqual({
    kind: "fail",
    findings: [{ message: "no file was changed, so nothing was done" }],
  });
});

test("a script may find that there is nothing to do", async () => {
  expect(await verdictOn(changed(), { tier: "automated" })).toEqual({ kind: "pass" });
});

test("every protected path that was changed is named, and those beside them are not", async () => {
  const workspace = changed("acceptance/list.test.js", "acceptance-notes.md", "LICENSE", "src/LICENSE");
  const message = "this path is protected and may not be changed; put it back";
  expect(await verdictOn(workspace, { protectedPaths: ["acceptance/", "LICENSE"] })).toEqual({
    kind: "fail",
    findings: [
      { message, file: "acceptance/list.test.js" },
      { message, file: "LICENSE" },
    ],
  });
});

test("protected paths are no script's to change either", async () => {
  const verdict = await verdictOn(changed("test/a.js"), { protectedPaths: ["test"], tier: "automated" });
  expect(verdict.kind).toBe("fail");
});

test.each(["./acceptance", "acceptance//", "Acceptance", "./acceptance/./list.test.js"])(
  "a protected path may be spelled %s",
  async (spelled) => {
    const verdict = await verdictOn(changed("acceptance/list.test.js"), { protectedPaths: [spelled] });
    expect(verdict.kind).toBe("fail");
    expect((await verdictOn(changed("acceptance-notes.md"), { protectedPaths: [spelled] })).kind).toBe(
      "pass",
    );
  },
);
