// Installs the dependencies once per lock file, so that `npm test`, `npm run build` and `npm run demo` each work
// alone in a fresh clone. Plain Node: it runs before anything is installed.
//
// `npm install`, not `npm ci`: the latter refuses a lock whose optional binaries for other platforms a
// mirror lacks. Not a `pre…` script: those are skipped where install scripts are off.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onceAtATime } from "./lock.mjs";

const OLDEST_NODE = [20, 19];

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const mark = join(modules, ".suffice-setup");

refuseOldNode();
await onceAtATime(`${mark}.lock`, { isDone, work: install });

function refuseOldNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  console.error(`suffice: Node ${OLDEST_NODE.join(".")} or newer is needed; this is ${process.version}.`);
  process.exit(1);
}

function isDone() {
  return existsSync(mark) && readFileSync(mark, "utf8") === wanted();
}

/** The lock file decides what is installed; of package.json only the dependencies do. */
function wanted() {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return createHash("sha256")
    .update(JSON.stringify({ dependencies, devDependencies }))
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

function install() {
  console.error("suffice: installing dependencies (once per lock file) …");
  // Scripts are off for us and for everything we install: every binary we use lies in its tarball.
  const flags = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = process.env.npm_execpath;
  const [command, ...before] = npm?.endsWith(".js") ? [process.execPath, npm] : ["npm"];
  const result = spawnSync(command, [...before, ...flags], { cwd: root, stdio: ["ignore", 2, 2] });
  if (result.status !== 0) {
    console.error("suffice: npm install failed; see above. Run the same command again once that is mended.");
    process.exitCode = result.status ?? 1;
    return;
  }
  writeFileSync(mark, wanted());
}
