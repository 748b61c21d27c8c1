// A lock file between processes of one checkout. Plain Node: set-up needs it before anything is installed.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const LOCK_IS_STALE_MS = 10 * 60_000;
const POLL_MS = 250;

/**
 * Does `work` unless `isDone()`, in one process at a time. A process that waited asks `isDone()` again, so the
 * second of two does nothing. A lock whose owner died, or that is older than ten minutes, is taken over.
 */
export async function onceAtATime(lock, { isDone, work }) {
  if (isDone()) return;
  mkdirSync(dirname(lock), { recursive: true });
  while (!take(lock)) {
    if (isAbandoned(lock)) rmSync(lock, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  try {
    if (!isDone()) await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  }
}

function isAbandoned(lock) {
  try {
    if (Date.now() - statSync(lock).mtimeMs > LOCK_IS_STALE_MS) return true;
    const owner = Number(readFileSync(lock, "utf8"));
    // 0: its owner stands between making the file and writing to it.
    if (owner > 0) process.kill(owner, 0);
    return false;
  } catch (error) {
    // ESRCH: the owner died. Otherwise it lives (EPERM) or has just finished (ENOENT), and there is nothing to remove.
    return error.code === "ESRCH";
  }
}
