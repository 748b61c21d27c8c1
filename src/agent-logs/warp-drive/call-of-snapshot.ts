import { usageOf } from "../../domain/index.ts";
import type { JsonObject } from "../../protocols/index.ts";
import { numberAt, textAt, tokensAt } from "../json-fields.ts";
import type { LoggedCall } from "../log-format.ts";
import { loggedTimeAt } from "../logged-time.ts";

/** What the state says of all its snapshots. */
export interface SnapshotContext {
  readonly project: string | undefined;
  readonly branch: string | undefined;
  readonly requirement: string | undefined;
}

/**
 * All that a chunk used, as one record. Its id is the chunk's: a session that was resumed, or whose file was copied, repeats
 * it. `undefined` where the snapshot has no time or no tokens.
 */
export function callOfSnapshot(snapshot: JsonObject, context: SnapshotContext): LoggedCall | undefined {
  const at = loggedTimeAt(snapshot, "started_at", "started_at_epoch", "ended_at");
  const usage = usageOf({
    freshInput: tokensOf(snapshot, "input"),
    cacheRead: tokensOf(snapshot, "cache_read", "cache_read_input_tokens"),
    cacheWrite5m: tokensOf(snapshot, "cache_creation", "cache_creation_input_tokens"),
    output: tokensOf(snapshot, "output"),
  });
  if (at === undefined || Object.keys(usage).length === 0) return undefined;
  const { project, branch } = context;
  const requirement = wordAt(snapshot, "requirement") ?? context.requirement;
  const chunk = wordAt(snapshot, "chunk_index") ?? wordAt(snapshot, "chunk");
  const model = textAt(snapshot, "model") ?? "unknown";
  const usd = numberAt(snapshot, "cost_usd");
  return {
    id: `warp-drive:${JSON.stringify([requirement, chunk, at, model])}`,
    at,
    provider: undefined,
    model,
    usage,
    output: { kind: "final" },
    origin: {
      ...(project === undefined ? {} : { project }),
      ...(branch === undefined ? {} : { branch }),
      ...(requirement === undefined ? {} : { requirement }),
      ...(chunk === undefined ? {} : { chunk }),
    },
    isFirstHand: true,
    isSummary: true,
    ...(usd === undefined ? {} : { recordedUsd: usd }),
  };
}

function tokensOf(snapshot: JsonObject, name: string, longName = `${name}_tokens`): number | undefined {
  return tokensAt(snapshot, name) ?? tokensAt(snapshot, longName);
}

/** Chunks and requirements are numbers in some states and text in others. */
export function wordAt(snapshot: JsonObject, key: string): string | undefined {
  const number = numberAt(snapshot, key);
  return textAt(snapshot, key) ?? (number === undefined ? undefined : String(number));
}
