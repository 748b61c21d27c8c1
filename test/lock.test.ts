import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const lockModule = pathToFileURL(join(dirname(import.meta.dirname), "scripts", "lock.mjs")).href;

/** Appends a line to FOLDER/done, slowly, unless it is there. */
const PROGRAM = `
  import { appendFileSync, existsSync } from "node:fs";
  import { onceAtATime } from ${JSON.stringify(lockModule)};
  const done = process.argv[1] + "/done";
  await onceAtATime(process.argv[1] + "/lock", {
    isDone: () => existsSync(done),
    work: async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      appendFileSync(done, "worked\\n");
    },
  });
`;

function start(folder: string) {
  return promisify(execFile)(process.execPath, ["--input-type=module", "-e", PROGRAM, folder]);
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "suffice-lock-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("of several processes that want the same work done, one does it and the others wait", async () => {
  const folder = aFolder();
  await Promise.all([start(folder), start(folder), start(folder)]);
  expect(readFileSync(join(folder, "done"), "utf8")).toBe("worked\n");
});

test("a lock whose owner died is taken over", async () => {
  const folder = aFolder();
  const dead = spawnSync(process.execPath, ["-e", "0"]);
  writeFileSync(join(folder, "lock"), String(dead.pid));
  await start(folder);
  expect(readFileSync(join(folder, "done"), "utf8")).toBe("worked\n");
});
