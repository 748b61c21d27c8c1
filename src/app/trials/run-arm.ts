import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CommandRunner } from "../../commands/index.ts";
import { type CallEntry, type NanoUsd, type RunId, runId } from "../../domain/index.ts";
import type { RunEvent } from "../../pipeline/index.ts";
import type { ArmName, ArmResult } from "../../trials/index.ts";
import { systemClock } from "../clock.ts";
import type { SettingFlags } from "../effective-settings.ts";
import { openRecords } from "../open-ledger.ts";
import { type RunOptions, resumeRun, startRun } from "../runs/run.ts";
import { changesBetween, commitNamed, copyAt } from "./git-copy.ts";
import { resultFile } from "./trial-folder.ts";
import type { TrialPlan } from "./trial-plan.ts";

export interface ArmToRun {
  readonly plan: TrialPlan;
  readonly repeat: number;
  readonly arm: ArmName;
  /** The trial's own. */
  readonly folder: string;
  /** What is left of the trial's cap; `undefined`: no cap. */
  readonly maxCostUsd: NanoUsd | undefined;
  readonly signal: AbortSignal;
  readonly runner: CommandRunner;
  readonly emit: (event: RunEvent) => void;
}

export type ArmRun = Omit<ArmResult, "verifications">;

/**
 * One arm of one repeat: the ticket through the ordinary runner, in a repository and a ledger of its own. The ledger is its own so that no
 * earlier repeat is evidence for a later one. An arm that was stopped goes on with its run, and pays for nothing twice.
 */
export async function runArm(
  given: ArmToRun,
): Promise<{ readonly result: ArmRun; readonly calls: readonly CallEntry[] }> {
  const { plan, repeat, arm, folder, runner } = given;
  const place = armPlace(folder, repeat, arm);
  const begun = await begunRun(place);
  const begunAt = begun?.at ?? systemClock();
  const run = begun === undefined ? await freshRun(given, begunAt) : await continuedRun(given, begun.run);
  const tip = await commitNamed(runner, place.tree, `refs/heads/suffice/${run}`);
  const diff = await changesBetween(runner, place.tree, { from: plan.commit, to: tip });
  const file = resultFile(folder, repeat, arm);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, diff);
  const result = {
    run,
    tip,
    changed: diff !== "",
    begunAt,
    endedAt: systemClock(),
    resumed: begun !== undefined,
  };
  return { result, calls: await callsOf(place.ledger, plan.root) };
}

export interface ArmPlace {
  readonly folder: string;
  readonly tree: string;
  readonly ledger: string;
  /** Names the run that was begun here. */
  readonly runFile: string;
}

export function armPlace(folder: string, repeat: number, arm: ArmName): ArmPlace {
  const own = join(folder, "work", `${repeat}-${arm}`);
  return {
    folder: own,
    tree: join(own, "tree"),
    ledger: join(own, "ledger.db"),
    runFile: join(own, "run.json"),
  };
}

/** What an arm has cost so far, under the repository that the trial is about; none where it was not begun. */
export async function callsOf(ledger: string, project: string): Promise<readonly CallEntry[]> {
  if (!existsSync(ledger)) return [];
  const records = await openRecords(ledger);
  try {
    const calls = await records.ledger.calls({});
    return calls.map((call) => ({ ...call, tags: { ...call.tags, project } }));
  } finally {
    await records.close();
  }
}

async function begunRun({ runFile, ledger }: ArmPlace) {
  if (!existsSync(runFile)) return undefined;
  const { run: name, at }: { run: string; at: ArmRun["begunAt"] } = JSON.parse(
    await readFile(runFile, "utf8"),
  );
  const run = runId(name);
  if (run === undefined) return undefined;
  return (await stateOf(ledger, run)) === "unknown" ? undefined : { run, at };
}

async function stateOf(ledger: string, run: RunId) {
  const records = await openRecords(ledger);
  try {
    return await records.journal.stateOf(run);
  } finally {
    await records.close();
  }
}

async function freshRun(given: ArmToRun, at: ArmRun["begunAt"]): Promise<RunId> {
  const { plan, arm, repeat, folder, runner } = given;
  const place = armPlace(folder, repeat, arm);
  await rm(place.folder, { recursive: true, force: true });
  mkdirSync(place.folder, { recursive: true });
  await copyAt(runner, { from: plan.root, commit: plan.commit, to: place.tree });
  const options = runOptions(given, (run) => {
    // Before any call: a kill after this finds the run again.
    writeFileSync(place.runFile, JSON.stringify({ run, at }));
  });
  const { run } = await startRun([armTicket(plan, arm)], options);
  return run;
}

async function continuedRun(given: ArmToRun, run: RunId): Promise<RunId> {
  const { ledger } = armPlace(given.folder, given.repeat, given.arm);
  const state = await stateOf(ledger, run);
  // It may have ended in the moment before the trial wrote it down.
  if (state !== "ended")
    await resumeRun(
      run,
      runOptions(given, () => undefined),
    );
  return run;
}

function runOptions(given: ArmToRun, onStart: (run: string) => void): RunOptions {
  const { plan, arm, repeat, folder, maxCostUsd, signal, emit } = given;
  const place = armPlace(folder, repeat, arm);
  return {
    flags: { ...armFlags(plan, arm), ledger: place.ledger, maxCostUsd },
    repository: place.tree,
    signal,
    emit: (event) => {
      if (event.kind === "run-started") onStart(event.run);
      emit(event);
    },
  };
}

/** What the arm's settings are: those that both share, and what the experiment says of this one. */
export function armFlags(
  { experiment, flags }: Pick<TrialPlan, "experiment" | "flags">,
  arm: ArmName,
): SettingFlags {
  const { policy, delegate } = experiment[arm];
  return { ...flags, policy, delegate, concurrency: 1 };
}

export function armTicket({ experiment, ticket }: Pick<TrialPlan, "experiment" | "ticket">, arm: ArmName) {
  const { route } = experiment[arm];
  return route === undefined ? ticket : { ...ticket, labels: [...ticket.labels, `model:${route}`] };
}
