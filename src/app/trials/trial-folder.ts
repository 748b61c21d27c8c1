import { existsSync } from "node:fs";
import { mkdir, open, readdir, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SufficeError } from "../../domain/index.ts";
import type { Examination, Pair } from "../../trials/index.ts";
import { readEnvironment } from "../environment.ts";
import type { TrialState } from "./trial-plan.ts";

/** A trial's state with what was measured. */
export interface StoredTrial extends TrialState {
  readonly examination: Examination | undefined;
  readonly pairs: readonly Pair[];
  /** Arms that were begun and never finished: they cost something too. */
  readonly unfinishedRuns: readonly string[];
}

/**
 * Beside the ledger, so that a ledger of its own has trials of its own; of one that is a database in the user's data folder, since the
 * repositories and diffs of a trial are this machine's.
 */
export function trialsFolder(ledger: string): string {
  const isAddress = /^[a-z]+:\/\//.test(ledger);
  return join(isAddress ? readEnvironment().dataFolder : dirname(ledger), "trials");
}

export function trialFolder(ledger: string, trial: string): string {
  return join(trialsFolder(ledger), trial);
}

/** Where a repeat's result lies as a diff, for the judge and for people. */
export function resultFile(folder: string, repeat: number, arm: string): string {
  return join(folder, "results", `${repeat}-${arm}.diff`);
}

/** The newest first. */
export async function trialNames(ledger: string): Promise<readonly string[]> {
  const folder = trialsFolder(ledger);
  if (!existsSync(folder)) return [];
  const names = await readdir(folder);
  return names
    .filter((name) => existsSync(stateFile(join(folder, name))))
    .toSorted()
    .toReversed();
}

/** The trial of that name, or the newest one. Throws `input.missing`. */
export async function readTrial(ledger: string, trial: string | undefined): Promise<StoredTrial> {
  const [newest] = await trialNames(ledger);
  const name = trial ?? newest;
  if (name === undefined) {
    throw new SufficeError("input.missing", {
      message: `there is no trial in ${trialsFolder(ledger)}; begin one with  suffice ab run FILE`,
    });
  }
  const file = stateFile(trialFolder(ledger, name));
  if (!/^[\w-]+$/.test(name) || !existsSync(file)) {
    throw new SufficeError("input.missing", {
      message: `there is no trial ${name} in ${trialsFolder(ledger)}`,
    });
  }
  const stored = await storedTrial(trialFolder(ledger, name));
  if (stored?.schema === "suffice.ab-trial/1") return stored;
  throw new SufficeError("input.invalid", { message: `${file} was written by another version of suffice` });
}

/** `undefined` where nothing was written yet. */
export async function storedTrial(folder: string): Promise<StoredTrial | undefined> {
  if (!existsSync(stateFile(folder))) return undefined;
  const stored: StoredTrial = JSON.parse(await readFile(stateFile(folder), "utf8"));
  return stored;
}

/** Whole or not at all: a kill in between leaves the state before. */
export async function writeTrial(folder: string, state: StoredTrial): Promise<void> {
  await mkdir(folder, { recursive: true });
  const temporary = `${stateFile(folder)}.new`;
  const file = await open(temporary, "w");
  try {
    await file.writeFile(`${JSON.stringify(state, undefined, 1)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, stateFile(folder));
}

function stateFile(folder: string): string {
  return join(folder, "trial.json");
}
