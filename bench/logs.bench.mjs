// How long `suffice profile` takes over the transcripts of many months, and how much memory, beside programs that read the same.
//
//   npm run bench -- logs                            a tree of 60 MB and a file of 30 MB
//   SUFFICE_BENCH_MB=500 npm run bench -- logs       the full size: 500 MB, and one file of 250 MB
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ccusage, reportArgs } from "./logs/ccusage.mjs";
import { generateFile, generateTree } from "./logs/generate.mjs";

const MEGABYTES = Number(process.env.SUFFICE_BENCH_MB ?? 60);
const RUNS = Number(process.env.SUFFICE_BENCH_RUNS ?? 5);
const [WC, PLAIN, NATIVE, OWN, VERSION] = [
  "wc -l",
  "plain reader",
  "ccusage, native",
  "suffice profile",
  "suffice --version",
];
const [FIRST, SECOND, GROWN] = ["first run, makes the index", "second run", "after one file has grown"];
const DROP_CACHES = "/proc/sys/vm/drop_caches";
/** What the disk may remember, in Linux: contents, and names. */
const ALL_CACHES = "3";

const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const plainReader = fileURLToPath(new URL("logs/plain-reader.mjs", import.meta.url));
const other = ccusage();
const home = mkdtempSync(join(tmpdir(), "suffice-bench-logs-"));
process.on("exit", () => rmSync(home, { recursive: true, force: true }));
const made = new Map();

const SHAPES = [
  { shape: "tree", megabytes: MEGABYTES, make: generateTree },
  { shape: "one file", megabytes: MEGABYTES / 2, make: generateFile },
];

export const races = [
  ...SHAPES.flatMap((shape) => [readAfresh(shape, { isCold: true }), readAfresh(shape, { isCold: false })]),
  readAgain(SHAPES[0]),
];

/** Everything is read, as if for the first time; cold: out of the disk, and the programs too. */
function readAfresh(shape, { isCold }) {
  return {
    name: `logs, ${shape.shape} of ${shape.megabytes} MB, ${isCold ? "cold" : "warm"}`,
    open() {
      if (isCold && !canDropCaches()) return "the page cache may not be dropped here";
      const folder = folderOf(shape);
      const before = isCold ? () => writeFileSync(DROP_CACHES, ALL_CACHES) : undefined;
      const common = { cwd: home, env: environment(folder), before };
      const files = filesOf(folder);
      const contenders = [
        { ...common, name: WC, command: ["wc", "-l", ...files] },
        { ...common, name: PLAIN, command: [process.execPath, plainReader, folder] },
        ...otherContenders(common),
        { ...common, name: OWN, command: profile(hasIndex() ? ["--no-index"] : []) },
      ];
      return { runs: RUNS, contenders, references: referencesTo([WC, PLAIN]), aims: aimsOf(isCold) };
    },
  };
}

/** The index lies in a folder of its own, which the first run of each round finds empty. */
function readAgain(shape) {
  return {
    name: `logs, ${shape.shape} of ${shape.megabytes} MB, index`,
    open() {
      if (!hasIndex()) return "this version keeps no index";
      const folder = folderOf(shape);
      const common = { cwd: home, env: environment(folder) };
      const [file] = filesOf(folder);
      const more = `${readFileSync(file, "utf8").split("\n").slice(0, 20).join("\n")}\n`;
      const contenders = [
        { ...common, name: VERSION, command: [process.execPath, cli, "--version"] },
        { ...common, name: OWN, command: profile(["--no-index"]) },
        { ...common, name: FIRST, command: profile([]), before: forget },
        { ...common, name: SECOND, command: profile([]) },
        { ...common, name: GROWN, command: profile([]), before: () => appendFileSync(file, more) },
      ];
      return { runs: RUNS, contenders, references: [VERSION, OWN], aims: [soonAgain] };
    },
  };
}

function otherContenders(common) {
  if (other === undefined) return [];
  return [
    { ...common, name: NATIVE, command: [other.native, ...reportArgs("daily")] },
    {
      ...common,
      name: "ccusage, launcher",
      command: [process.execPath, other.launcher, ...reportArgs("daily")],
    },
  ];
}

function referencesTo(names) {
  return other === undefined ? names : [...names, NATIVE];
}

function aimsOf(isCold) {
  return [...(isCold && other !== undefined ? [asFastCold] : []), small];
}

function asFastCold(row) {
  const is = row(OWN).ratios[NATIVE];
  return { says: `cold, at most 1.2 × ${NATIVE}`, is: `${is}×`, isMet: is <= 1.2 };
}

function small(row) {
  const is = row(OWN).peakMb;
  return { says: "at most 80 MB, whatever the size", is: `${is} MB`, isMet: is < 80 };
}

function soonAgain(row) {
  const is = Math.round(row(SECOND).bestMs - row(VERSION).bestMs);
  return { says: `second run, less than 150 ms over ${VERSION}`, is: `${is} ms`, isMet: is < 150 };
}

function profile(more) {
  return [process.execPath, cli, "profile", "--json", ...more];
}

/** Made once, and only where a race needs it. Who reads fast and wrong is out of the race before it begins. */
function folderOf({ shape, megabytes, make }) {
  const known = made.get(shape);
  if (known !== undefined) return known;
  const folder = join(home, shape.replace(" ", "-"));
  console.error(`bench: making ${megabytes} MB of transcripts …`);
  make({ folder, megabytes });
  if (canDropCaches()) execFileSync("sync");
  const { totals } = printed(profile([]), folder);
  if (other !== undefined) {
    const expected = printed([other.native, ...reportArgs("daily")], folder).totals.totalCost;
    if (Math.abs(totals.costUsd - expected) > 1e-6 * expected)
      throw new Error(`suffice says $${totals.costUsd}, ccusage $${expected}`);
  }
  made.set(shape, folder);
  return folder;
}

function printed([program, ...args], folder) {
  return JSON.parse(execFileSync(program, args, { cwd: home, env: environment(folder), maxBuffer: 1e9 }));
}

function filesOf(folder) {
  const paths = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith(".jsonl"));
  return paths.toSorted((a, b) => (a < b ? -1 : 1)).map((path) => join(folder, path));
}

/** A home with nothing in it but these transcripts; and no extra certificates, which Node would read at each start. */
function environment(folder) {
  const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env;
  const nowhere = { XDG_CONFIG_HOME: home, XDG_STATE_HOME: home, XDG_CACHE_HOME: home };
  return { ...inherited, ...nowhere, HOME: home, XDG_DATA_HOME: dataFolder(), CLAUDE_CONFIG_DIR: folder };
}

function dataFolder() {
  return join(home, "data");
}

function forget() {
  rmSync(dataFolder(), { recursive: true, force: true });
  mkdirSync(dataFolder());
}

function hasIndex() {
  return execFileSync(process.execPath, [cli, "profile", "--help"], { encoding: "utf8" }).includes(
    "--no-index",
  );
}

function canDropCaches() {
  try {
    writeFileSync(DROP_CACHES, ALL_CACHES);
    return true;
  } catch {
    // EACCES, ENOENT, EROFS: not the superuser, not Linux, or a container.
    return false;
  }
}
