// Programs beside each other: all start in turns, each round in the same order, and the best time of each counts: what else a
// machine does only ever adds. Memory is the greatest that was seen, of the program and of what it started.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** GNU time says how much memory a child took, which Node does not. */
const TIME = "/usr/bin/time";
const KIB_A_MB = 1e6 / 1024;

/**
 * Of a race `{ name, runs, contenders, references, aims }`: one row for each contender, with its time as a ratio to each reference.
 * A contender is `{ name, command, env, cwd, before? }`; `before` is not timed. An aim is `(row by name) => { says, is, isMet }`.
 * Where each does `unit.count` of the same, a row also says how many that is a minute. `notes` are sentences that belong to the figures.
 */
export async function runRace({ name, runs, contenders, references, aims = [], unit, notes = [] }) {
  const rounds = new Map(contenders.map((contender) => [contender.name, []]));
  for (let round = 0; round < runs; round += 1) {
    for (const contender of contenders) {
      await contender.before?.();
      rounds.get(contender.name).push(await start(contender));
    }
  }
  const bestMs = (contender) => Math.min(...rounds.get(contender).map(({ ms }) => ms));
  const rows = contenders.map((contender) => ({
    name: contender.name,
    bestMs: rounded(bestMs(contender.name)),
    peakMb: rounded(Math.max(...rounds.get(contender.name).map(({ peakMb }) => peakMb))),
    ...(unit && { perMinute: rounded((unit.count / bestMs(contender.name)) * 60_000) }),
    ratios: Object.fromEntries(
      references.map((reference) => [reference, rounded(bestMs(contender.name) / bestMs(reference))]),
    ),
  }));
  const byName = (wanted) => rows.find((row) => row.name === wanted);
  return { name, runs, rows, aims: aims.map((aim) => aim(byName)), unit, notes };
}

export function raceAsTable({ name, runs, rows, aims, unit, notes }) {
  const references = Object.keys(rows[0].ratios);
  const perMinute = unit === undefined ? [] : [`${unit.name} a minute`];
  const head = [name, "best ms", "peak MB", ...perMinute, ...references.map((reference) => `× ${reference}`)];
  const lines = rows.map((row) => [
    row.name,
    String(row.bestMs),
    Number.isNaN(row.peakMb) ? "?" : String(row.peakMb),
    ...(row.perMinute === undefined ? [] : [String(row.perMinute)]),
    ...references.map((reference) => `${row.ratios[reference]}×`),
  ]);
  const said = aims.map(({ says, is, isMet }) => `${isMet ? "met   " : "MISSED"}  ${says}: ${is}`);
  const runsSaid = runs === 1 ? "one run each" : `best of ${runs}, in turns`;
  return [columns([head, ...lines]), ...said, ...notes, runsSaid].join("\n");
}

export function columns(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const padded = lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column])));
  return padded.map((cells) => cells.join("  ").trimEnd()).join("\n");
}

async function start({ name, command, env, cwd }) {
  const folder = mkdtempSync(join(tmpdir(), "suffice-race-"));
  const memory = join(folder, "memory");
  const [program, ...args] = existsSync(TIME) ? [TIME, "-f", "%M", "-o", memory, ...command] : command;
  try {
    const started = performance.now();
    const child = spawn(program, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
    let talk = "";
    child.stdout.resume();
    child.stderr.setEncoding("utf8").on("data", (text) => {
      talk += text;
    });
    const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
    const ms = performance.now() - started;
    if (code !== 0) throw new Error(`${name} ended with ${code}: ${talk.slice(-2000)}`);
    return { ms, peakMb: existsSync(memory) ? Number(readFileSync(memory, "utf8")) / KIB_A_MB : Number.NaN };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rounded(value) {
  return Number(value.toPrecision(3));
}
