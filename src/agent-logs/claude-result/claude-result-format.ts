import { statSync } from "node:fs";
import { type Instant, instant } from "../../domain/index.ts";
import type { LogFormat } from "../log-format.ts";
import { MARKERS, openResults } from "./results-reader.ts";

/** What `claude -p` printed with `--output-format json` or `stream-json`, kept in files by whoever ran it. */
export function createClaudeResultFormat(): LogFormat {
  return {
    kind: "claude-result",
    usualPlaces: () => [],
    isLog: (path) => /\.(?:json|jsonl|ndjson)$/.test(path),
    reads: {
      kind: "lines",
      markers: MARKERS,
      // Results without a time have that of the file, which changes when it grows.
      isReadAfresh: true,
      open: ({ path }, state) => openResults({ state, changedAt: () => changedAt(path) }),
    },
  };
}

function changedAt(path: string): Instant | undefined {
  try {
    return instant(Math.trunc(statSync(path).mtimeMs));
  } catch {
    // ENOENT or EACCES: the file went away while it was read. Its results are then without a time, and named.
    return undefined;
  }
}
