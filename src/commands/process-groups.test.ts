import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { createProcessGroups } from "./process-groups.ts";

function exitListeners(): readonly unknown[] {
  return process.listeners("exit");
}

test("when this process exits, the groups that still run end with it", async () => {
  const before = exitListeners();
  const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"], {
    detached: true,
    stdio: "ignore",
  });
  const groups = createProcessGroups();
  groups.add(child.pid ?? -1);
  const [listener] = process.listeners("exit").filter((candidate) => !before.includes(candidate));
  listener?.(0);
  expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
  groups.end(child.pid ?? -1);
  expect(exitListeners()).toEqual(before);
});

test("many groups at once need one listener, and none when all have ended", () => {
  const before = exitListeners().length;
  const groups = createProcessGroups();
  // Ids beyond any that a system gives out, so that nothing is hit.
  const leaders = Array.from({ length: 30 }, (_, index) => 2 ** 30 + index);
  for (const leader of leaders) groups.add(leader);
  expect(exitListeners().length).toBe(before + 1);
  for (const leader of leaders) groups.end(leader);
  expect(exitListeners().length).toBe(before);
});
