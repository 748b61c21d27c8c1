// Installs the dependencies once per lock file and Node version, so that `npm test`, `npm run build` and
// `npm run demo` each work alone in a fresh clone. Plain Node: it runs before anything is installed.
//
// `npm install`, not `npm ci`: the latter refuses a lock whose optional binaries for other platforms a
// mirror lacks. Not a `pre…` script: those are skipped where install scripts are off.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const mark = join(root, "node_modules", ".suffice-setup");
const lock = join(root, "node_modules", ".suffice-setup.lock");
const LOCK_IS_STALE_MS = 10 * 60_000;
const POLL_MS = 250;

const want = createHash("sha256")
  .update(readFileSync(join(root, "package.json")))
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");

const isDone = () => existsSync(mark) && readFileSync(mark, "utf8") === want;
const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** True when this process owns the set-up; false when another one finished it meanwhile. */
function takeLock() {
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      return true;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (isDone()) return false;
    if (isAbandoned()) rmSync(lock, { force: true });
    else pause(POLL_MS);
  }
}

function isAbandoned() {
  try {
    if (Date.now() - statSync(lock).mtimeMs > LOCK_IS_STALE_MS) return true;
    process.kill(Number(readFileSync(lock, "utf8")), 0);
    return false;
  } catch (error) {
    // ESRCH: the owner died. ENOENT: it has just finished; the next turn of the loop sees which.
    return error.code === "ESRCH" || error.code === "ENOENT";
  }
}

function install() {
  console.error("suffice: installing dependencies (once per lock file) …");
  const npm = process.env.npm_execpath;
  const [command, ...before] = npm?.endsWith(".js") ? [process.execPath, npm] : ["npm"];
  const flags = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  // Scripts are off for us and for everything we install: every binary we use lies in its tarball.
  const result = spawnSync(command, [...before, ...flags], { cwd: root, stdio: ["ignore", 2, 2] });
  if (result.status !== 0) {
    console.error("suffice: npm install failed; see above. Nothing else was changed.");
    return result.status ?? 1;
  }
  writeFileSync(mark, want);
  return 0;
}

if (!isDone() && takeLock()) {
  let status = 1;
  try {
    status = isDone() ? 0 : install();
  } finally {
    rmSync(lock, { force: true });
  }
  process.exitCode = status;
  if (status !== 0) process.exit(status);
}
