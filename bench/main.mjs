// Runs bench/*.bench.mjs and prints each time as a ratio to a reference that was measured in the same run, in turns
// with it: times differ between machines and hours, ratios much less.
//
//   npm run bench [-- WORDS…] [-- --json]     only benches whose name or file holds one of the words
import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { columns, raceAsTable, runRace } from "./race.mjs";

const folder = dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2);
const asJson = args.includes("--json");
const words = args.filter((arg) => !arg.startsWith("--"));

const results = [];
const races = [];
for (const bench of await loadBenches()) {
  console.error(`bench: ${bench.name} …`);
  if (bench.open === undefined) results.push(await measure(bench));
  else await race(bench);
}
if (results.length + races.length === 0) {
  console.error(`bench: nothing is called ${words.join(" or ")}, or can be measured here`);
  process.exitCode = 1;
}
const tables = [...(results.length === 0 ? [] : [asTable(results)]), ...races.map(raceAsTable)];
console.log(
  asJson ? JSON.stringify({ node: process.version, results, races }, null, 2) : tables.join("\n\n"),
);

/** A module exports one bench as `bench`, several as `benches`, races as `races`; bench/README.md says what these are. */
async function loadBenches() {
  const found = [];
  for (const file of readdirSync(folder).toSorted()) {
    if (!file.endsWith(".bench.mjs")) continue;
    const { bench, benches = [], races = [] } = await import(new URL(file, import.meta.url));
    const all = [...(bench === undefined ? [] : [bench]), ...benches, ...races];
    found.push(
      ...all.filter(
        ({ name }) => words.length === 0 || words.some((word) => `${file} ${name}`.includes(word)),
      ),
    );
  }
  return found;
}

/** `open` makes what the race needs, or says in a sentence why it cannot be run here; what it opened ends with its `close`, if there is one. */
async function race({ name, open }) {
  const opened = await open();
  if (typeof opened === "string") {
    console.error(`bench: ${name} is left out: ${opened}`);
    return;
  }
  try {
    races.push(await runRace({ name, ...opened }));
  } finally {
    await opened.close?.();
  }
}

async function measure({ name, reference, run, runs = 15, unit }) {
  // Once each before counting: caches of the disk and of the engine are warm for both or for none. One long run is its own warming.
  if (runs > 1) {
    await reference.run();
    await run();
  }
  const referenceMs = [];
  const ownMs = [];
  for (let round = 0; round < runs; round += 1) {
    referenceMs.push(await timed(reference.run));
    ownMs.push(await timed(run));
  }
  const [own, other] = [median(ownMs), median(referenceMs)];
  const perSecond = unit === undefined ? undefined : Math.round((unit.count / own) * 1000);
  return {
    name,
    medianMs: round(own),
    reference: reference.name,
    referenceMs: round(other),
    ratio: round(own / other),
    runs,
    ...(perSecond === undefined ? {} : { perSecond, of: unit.name }),
  };
}

async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function round(value) {
  return Number(value.toPrecision(3));
}

function asTable(rows) {
  const head = ["bench", "median ms", "reference", "its ms", "ratio", "per second"];
  const lines = rows.map((row) => [
    row.name,
    String(row.medianMs),
    row.reference,
    String(row.referenceMs),
    `${row.ratio}×`,
    row.perSecond === undefined ? "" : `${row.perSecond} ${row.of}`,
  ]);
  return columns([head, ...lines]);
}
