import { type CallEntry, type Json, type RunId, SufficeError } from "../../domain/index.ts";
import { effectiveSettings, type SettingFlags } from "../effective-settings.ts";
import { readEnvironment } from "../environment.ts";
import { isLedgerThere, ledgerForPeople } from "../ledger-place.ts";
import { chunkSnapshots } from "./chunk-snapshots.ts";
import { warpDriveState } from "./warp-drive-state.ts";

export interface ExportStateOptions {
  readonly flags: SettingFlags;
  readonly folder: string;
  /** These, added up; `all`: every run of the ledger; none: the latest. */
  readonly runs: readonly RunId[] | "all";
}

export interface ExportedState {
  /** As a warp-drive session would have written it. */
  readonly state: Json;
  readonly runs: readonly RunId[];
  readonly chunks: number;
  readonly snapshots: number;
  /** Snapshots whose cost is not known. */
  readonly withoutPrice: number;
  /** Calls that are in none of them. */
  readonly withoutUsage: number;
}

/** What the chunks of runs used, out of the ledger. Throws `input.missing` for a run, or a ledger, that is not there. */
export async function exportState({
  flags,
  folder,
  runs: wanted,
}: ExportStateOptions): Promise<ExportedState> {
  const { ledger } = await effectiveSettings(flags, folder, readEnvironment());
  if (!isLedgerThere(ledger)) {
    throw new SufficeError("input.missing", {
      message: `there is no ledger at ${ledgerForPeople(ledger)} yet; \`suffice run\` writes one, or name another with --ledger FILE`,
    });
  }
  const { openRecords } = await import("../open-ledger.ts");
  const records = await openRecords(ledger);
  try {
    return exported(callsOf(await records.ledger.calls({}), wanted));
  } finally {
    await records.close();
  }
}

function callsOf(all: readonly CallEntry[], wanted: ExportStateOptions["runs"]): readonly CallEntry[] {
  const ofRuns = all.filter(({ tags }) => tags.run !== undefined);
  if (wanted === "all") return ofRuns;
  const latest = ofRuns.at(-1)?.tags.run;
  const named = wanted.length > 0 || latest === undefined ? wanted : [latest];
  const missing = named.find((run) => !ofRuns.some(({ tags }) => tags.run === run));
  if (missing !== undefined) {
    throw new SufficeError("input.missing", {
      message: `the ledger has no call of run ${missing}; \`suffice profile --by run\` lists those that it has`,
    });
  }
  return ofRuns.filter(({ tags }) => named.some((run) => run === tags.run));
}

function exported(calls: readonly CallEntry[]): ExportedState {
  const { snapshots, withoutUsage } = chunkSnapshots(calls);
  return {
    state: warpDriveState(snapshots),
    runs: [...new Set(calls.flatMap(({ tags }) => tags.run ?? []))],
    chunks: new Set(snapshots.map(({ index }) => index)).size,
    snapshots: snapshots.length,
    withoutPrice: snapshots.filter(({ cost }) => cost === undefined).length,
    withoutUsage,
  };
}
