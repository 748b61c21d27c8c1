import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import type { RunningCli } from "../e2e/shop.ts";
import { runOf } from "./lives.ts";
import { isAlive } from "./processes-of.ts";
import { openStage, type Stage } from "./stage.ts";
import { SHORT } from "./work.ts";

/** The first time it starts a child, says who they are, and both would go on for an hour. */
const HANGS_ONCE = `if [ ! -e "$TMPDIR/pids" ]; then
  sleep 3600 &
  echo "$$ $!" > "$TMPDIR/pids.new"
  mv "$TMPDIR/pids.new" "$TMPDIR/pids"
  wait
fi`;

let stage: Stage;
afterEach(() => stage.remove());

async function until(holds: () => boolean, mostMs = 20_000): Promise<boolean> {
  for (let waited = 0; !holds() && waited < mostMs; waited += 10) await pause(10);
  return holds();
}

/** Both that were noted end within the time that it takes, and so does all else of the stage. */
async function expectBothToEnd(life: RunningCli): Promise<void> {
  const noted = join(stage.top, "pids");
  expect(await until(() => existsSync(noted))).toBe(true);
  const pids = readFileSync(noted, "utf8").trim().split(" ").map(Number);
  expect(pids.map(isAlive)).toEqual([true, true]);
  life.child.kill("SIGKILL");
  await life.ended;
  // By their watch, and not only when somebody goes on with the run.
  expect(await until(() => !pids.some(isAlive))).toBe(true);
  expect(await stage.processesLeft()).toEqual([]);
}

test("of a killed run no gate's command goes on, nor what that has started, and the run can be resumed", {
  timeout: 60_000,
}, async () => {
  stage = await openStage({ tickets: SHORT, concurrency: 1, gate: `${HANGS_ONCE}\nexit 0\n` });
  await expectBothToEnd(stage.begin());
  expect((await stage.resume(runOf(stage) ?? "none").ended).code).toBe(0);
});

test("nor does a git that is slow, which would write into the worktree of the resumed run", {
  timeout: 60_000,
}, async () => {
  stage = await openStage({ tickets: SHORT, concurrency: 1 });
  const git = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
  const slow = `#!/bin/sh\ncase " $* " in *" read-tree "*)\n${HANGS_ONCE}\nesac\nexec '${git}' "$@"\n`;
  writeFileSync(join(stage.top, "git"), slow, { mode: 0o755 });
  const slowly = stage.within({ PATH: `${stage.top}:${process.env["PATH"]}` });
  await expectBothToEnd(slowly.begin());
  expect((await slowly.resume(runOf(stage) ?? "none").ended).code).toBe(0);
});

// Elsewhere nobody can see what was started and not told of: a part of a millisecond.
test.runIf(process.platform === "linux")(
  "a kill at the very start of a gate's command leaves nothing of it either",
  { timeout: 60_000 },
  async () => {
    stage = await openStage({ tickets: SHORT, concurrency: 1, gate: `${HANGS_ONCE}\nexit 0\n` });
    const { signal } = await stage.killedAfterSpawn("gate.sh").begin().ended;
    expect([signal, await stage.processesLeft()]).toEqual(["SIGKILL", []]);
    // It may have come so far as to note itself, or not.
    writeFileSync(join(stage.top, "pids"), "");
    expect((await stage.resume(runOf(stage) ?? "none").ended).code).toBe(0);
  },
);
