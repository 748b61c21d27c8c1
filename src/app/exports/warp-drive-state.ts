import { instant, isoTime, type Json, type NanoUsd, type Usage, usdNumber } from "../../domain/index.ts";
import type { ChunkSnapshot } from "./chunk-snapshots.ts";

/**
 * Snapshots as a warp-drive session keeps them in `.claude/.warp-drive-state.json`. What the ledger does not know is `null` where that
 * file has one value, and absent where it has many. `chunk`, `run`, `places` and the two lives of cache writes are ours, beside what
 * readers of the file look for; so is the shape of `session_total`.
 */
export function warpDriveState(snapshots: readonly ChunkSnapshot[]): Json {
  const runs = new Set(snapshots.map(({ run }) => run));
  const requirements = new Set(snapshots.map(({ requirement }) => requirement));
  const [run] = runs;
  const [requirement] = requirements;
  const began = Math.min(...snapshots.map(({ startedAt }) => startedAt));
  const ended = Math.max(...snapshots.map(({ endedAt }) => endedAt));
  const [first, last] = [snapshots.at(0), snapshots.at(-1)];
  return {
    version: 1,
    session: {
      started_at: first === undefined ? null : isoTime(instant(began)),
      started_at_epoch: first === undefined ? null : Math.floor(began / 1000),
      pid: null,
      level: null,
      github_user: null,
    },
    phase: null,
    requirement: (requirements.size === 1 ? requirement : undefined) ?? null,
    branch: runs.size === 1 && run !== undefined ? `suffice/${run}` : null,
    chunk: { index: last?.index ?? null, total: last?.index ?? null },
    checklist: { docs_updated: null, tests_passed: null, committed: null, report_filed: null },
    metrics: {
      commits: null,
      reports_filed: null,
      tests_run: null,
      chunks_completed: null,
      session_duration_minutes: first === undefined ? null : Math.round((ended - began) / 60_000),
    },
    token_usage: {
      session_total: snapshots.length === 0 ? null : totalOf(snapshots),
      chunk_snapshots: snapshots.map(snapshotJson),
      current_chunk_started_at: null,
    },
    main_branch: null,
    session_branch: null,
    merge_target: null,
    merge_strategy: null,
  };
}

function snapshotJson(snapshot: ChunkSnapshot): Json {
  const { index, requirement, startedAt, endedAt, model, usage, cost, chunk, run, places } = snapshot;
  return {
    chunk_index: index,
    requirement: requirement ?? null,
    started_at: isoTime(startedAt),
    ended_at: isoTime(endedAt),
    model,
    ...countsJson([usage]),
    cost_usd: dollars([cost]),
    cache_creation_5m: usage.cacheWrite5m ?? null,
    cache_creation_1h: usage.cacheWrite1h ?? null,
    chunk,
    run,
    places,
  };
}

function totalOf(snapshots: readonly ChunkSnapshot[]): Json {
  return {
    ...countsJson(snapshots.map(({ usage }) => usage)),
    cost_usd: dollars(snapshots.map(({ cost }) => cost)),
  };
}

function countsJson(usages: readonly Usage[]) {
  return {
    input: sumOf(usages.map(({ freshInput }) => freshInput)),
    output: sumOf(usages.map(({ output }) => output)),
    cache_read: sumOf(usages.map(({ cacheRead }) => cacheRead)),
    cache_creation: sumOf(usages.flatMap(({ cacheWrite5m, cacheWrite1h }) => [cacheWrite5m, cacheWrite1h])),
  };
}

/** `null` where nobody reported any of them. */
function sumOf(counts: readonly (number | undefined)[]): number | null {
  const known = counts.filter((count) => count !== undefined);
  return known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0);
}

/** `null` where one of them is not known. */
function dollars(costs: readonly (NanoUsd | undefined)[]): number | null {
  const known = costs.filter((cost) => cost !== undefined);
  return known.length < costs.length ? null : known.reduce((sum, cost) => sum + usdNumber(cost), 0);
}
