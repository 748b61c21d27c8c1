// Installs a package that tests need and the project does not depend on (a database server, an agent program) into a folder
// of its own, once per version: in the lock file it would be everybody's download, and some exist for one platform only.
//
//   node scripts/install-tool.mjs NAME@VERSION      prints the package's folder
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onceAtATime } from "./lock.mjs";

const modules = join(dirname(dirname(fileURLToPath(import.meta.url))), "node_modules");
const EXACT = /^((?:@[\w.-]+\/)?[\w.-]+)@(\d[\w.+-]*)$/;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(await installTool(process.argv[2] ?? ""));
  } catch (error) {
    console.error(`suffice: ${error.message}`);
    process.exitCode = 1;
  }
}

/** The folder of the package `NAME@VERSION`, installed if it is not there. Several processes may ask at once. */
export async function installTool(wanted) {
  const [, name] = EXACT.exec(wanted) ?? [];
  if (name === undefined) throw new Error(`"${wanted}" is no exact version of a package: give NAME@1.2.3`);
  const folder = join(modules, ".cache", "suffice-tools", wanted.replace("/", "+"));
  const mark = join(folder, ".installed");
  mkdirSync(folder, { recursive: true });
  await onceAtATime(join(folder, ".lock"), {
    isDone: () => existsSync(mark),
    work: () => install(wanted, folder, mark),
  });
  if (!existsSync(mark)) throw new Error(`${wanted} could not be installed; see above`);
  return join(folder, "node_modules", name);
}

function install(wanted, folder, mark) {
  console.error(`suffice: installing ${wanted} for the tests (once) …`);
  writeFileSync(join(folder, "package.json"), "{}");
  const flags = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = process.env.npm_execpath;
  const [command, ...before] = npm?.endsWith(".js") ? [process.execPath, npm] : ["npm"];
  const result = spawnSync(command, [...before, ...flags, wanted], { cwd: folder, stdio: ["ignore", 2, 2] });
  if (result.status === 0) writeFileSync(mark, "");
}
