import { expect, test } from "vitest";
import type { ScriptOutcome, ScriptWork } from "../../commands/index.ts";
import { aWorkspace } from "../../testing/index.ts";
import type { Change } from "../../workspaces/index.ts";
import { createScriptGate } from "./script-gate.ts";

const CHANGES: readonly Change[] = [
  { path: "a.ts", status: "modified", addedLines: 1, deletedLines: 0 },
  { path: "gone.ts", status: "deleted", addedLines: 0, deletedLines: 1 },
];

async function judge(outcome: ScriptOutcome, files?: readonly string[]) {
  const asked: ScriptWork[] = [];
  const { signal } = new AbortController();
  const gate = createScriptGate({
    kind: "smoke_test",
    async run(work) {
      asked.push(work);
      return outcome;
    },
  });
  const verdict = await gate.judge({
    workspace: aWorkspace({ path: "/worktree", changes: async () => CHANGES }),
    taskId: "T-1",
    tier: "automated",
    files,
    output: "",
    signal,
  });
  return { name: gate.name, verdict, asked: asked.map(({ signal: _signal, ...work }) => work) };
}

test("a script that is done has passed; it is told what was changed and is still there", async () => {
  expect(await judge({ kind: "done", summary: "It starts." }, ["b.ts"])).toEqual({
    name: "smoke_test",
    verdict: { kind: "pass" },
    asked: [{ cwd: "/worktree", files: ["a.ts"], ticketFiles: ["b.ts"] }],
  });
});

test("what it found is held against the work; a ticket without files names none to it", async () => {
  const findings = [{ message: "it does not start", file: "a.ts" }];
  expect(await judge({ kind: "failed", findings })).toEqual({
    name: "smoke_test",
    verdict: { kind: "fail", findings },
    asked: [{ cwd: "/worktree", files: ["a.ts"] }],
  });
});
