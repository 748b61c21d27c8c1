// Builds `dist/`: the bundles, their type declarations, and the licences of what is bundled.
//
//   node scripts/build.mjs            everything, always
//   node scripts/build.mjs --fast     the bundles only
//   node scripts/build.mjs --if-stale the bundles only, and only where the sources have changed since
//   … --if-stale --types              the same, and the declarations where they are missing
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { bundle, ENTRIES, presentEntries, root, withSources } from "./bundle.mjs";
import { thirdPartyLicenses } from "./licenses.mjs";
import { onceAtATime } from "./lock.mjs";

/** What the bundles are made from. */
const SOURCES = [
  "src",
  "presets",
  "package.json",
  "package-lock.json",
  "scripts/build.mjs",
  "scripts/bundle.mjs",
];

const dist = join(root, "dist");
const working = join(root, `dist.tmp-${process.pid}`);
const flags = new Set(process.argv.slice(2));
const onlyIfStale = flags.has("--if-stale");
const withTypes = flags.has("--types") || !(onlyIfStale || flags.has("--fast"));

const digest = sourceDigest();
const hasBundles = () => onlyIfStale && read(join(dist, ".digest")) === digest;
const hasTypes = () => !withTypes || (onlyIfStale && read(join(dist, "types", ".digest")) === digest);

await onceAtATime(join(root, "node_modules", ".suffice-build.lock"), {
  isDone: () => hasBundles() && hasTypes(),
  work: build,
});

async function build() {
  const started = performance.now();
  removeLeftovers();
  try {
    const keepsBundles = hasBundles();
    if (!keepsBundles) await writeBundles();
    const typesAreFine = !withTypes || writeTypes();
    if (!typesAreFine) {
      process.exitCode = 1;
      return;
    }
    if (!keepsBundles) swapIn(working, dist);
    else swapIn(join(working, "types"), join(dist, "types"));
    console.error(`suffice: built dist in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  } finally {
    rmSync(working, { recursive: true, force: true });
  }
}

async function writeBundles() {
  const entries = presentEntries();
  for (const [name, file] of Object.entries(ENTRIES)) {
    if (!(name in entries)) console.error(`suffice: dist/${name}.js is left out, ${file} does not exist`);
  }
  const chunks = Object.keys(entries).length === 0 ? [] : await bundle(entries, working);
  mkdirSync(working, { recursive: true });
  if ("cli" in entries) chmodSync(join(working, "cli.js"), 0o755);
  const presets = await withSources({ presets: "src/app/presets.ts" }, (loaded) =>
    loaded.presets.compilePresets(),
  );
  writeFileSync(join(working, "presets.json"), JSON.stringify(presets));
  writeFileSync(join(working, "THIRD_PARTY_LICENSES.txt"), thirdPartyLicenses(chunks));
  writeFileSync(join(working, ".digest"), digest);
}

/** False where the compiler found mistakes, which it has printed. */
function writeTypes() {
  const doors = Object.entries(ENTRIES).filter(([name]) => name !== "cli");
  const missing = doors.filter(([, file]) => !existsSync(join(root, file)));
  const outDir = join(working, "types");
  mkdirSync(outDir, { recursive: true });
  if (missing.length > 0) {
    console.error(`suffice: no type declarations, ${missing.map(([, file]) => file).join(", ")} missing`);
    return true;
  }
  const tsc = join(root, "node_modules", ".bin", "tsc");
  const result = spawnSync(tsc, ["-p", "tsconfig.types.json", "--outDir", outDir], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  writeFileSync(join(outDir, ".digest"), digest);
  return result.status === 0;
}

/** Puts `from` in the place of `to`. A reader sees the old folder or the new one, but for the blink between two renames. */
function swapIn(from, to) {
  const old = `${working}-old`;
  if (existsSync(to)) renameSync(to, old);
  renameSync(from, to);
  rmSync(old, { recursive: true, force: true });
}

/** Of builds that were killed. Only the holder of the lock gets here, so none of them is alive. */
function removeLeftovers() {
  for (const name of readdirSync(root).filter((name) => name.startsWith("dist.tmp-"))) {
    rmSync(join(root, name), { recursive: true, force: true });
  }
}

function sourceDigest() {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap((path) => filesUnder(join(root, path)))) {
    hash.update(relative(root, file)).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

/** In a fixed order; tests and fixtures left out, since nothing is built from them. */
function filesUnder(path) {
  if (!existsSync(path)) return [];
  let names;
  try {
    names = readdirSync(path).toSorted();
  } catch (error) {
    if (error.code === "ENOTDIR") return [path];
    throw error;
  }
  return names
    .filter((name) => name !== "__fixtures__" && !name.endsWith(".test.ts"))
    .flatMap((name) => filesUnder(join(path, name)));
}

function read(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
