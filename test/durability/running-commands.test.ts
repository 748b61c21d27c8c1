import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { runOf } from "./lives.ts";
import { isAlive } from "./processes-of.ts";
import { openStage, type Stage } from "./stage.ts";
import { SHORT } from "./work.ts";

/** The first time it is asked it starts a child, says who they are, and both would go on for an hour. */
const HANGS = `if [ -e "$TMPDIR/pids" ]; then exit 0; fi
sleep 3600 &
echo "$$ $!" > "$TMPDIR/pids.new"
mv "$TMPDIR/pids.new" "$TMPDIR/pids"
wait
`;

let stage: Stage;
afterEach(() => stage.remove());

async function until(holds: () => boolean, mostMs = 10_000): Promise<boolean> {
  for (let waited = 0; !holds() && waited < mostMs; waited += 10) await pause(10);
  return holds();
}

test("of a killed run no gate's command goes on, nor what that has started, and the run can be resumed", async () => {
  stage = await openStage({ tickets: SHORT, concurrency: 1, gate: HANGS });
  const life = stage.begin();
  const noted = join(stage.top, "pids");
  expect(await until(() => existsSync(noted))).toBe(true);
  const pids = readFileSync(noted, "utf8").trim().split(" ").map(Number);
  expect(pids.map(isAlive)).toEqual([true, true]);
  life.child.kill("SIGKILL");
  await life.ended;
  // By their watch, and not only when somebody goes on with the run.
  expect(await until(() => !pids.some(isAlive))).toBe(true);
  expect(await stage.processesLeft()).toEqual([]);
  const resumed = await stage.resume(runOf(stage) ?? "none").ended;
  expect(resumed.code).toBe(0);
});
