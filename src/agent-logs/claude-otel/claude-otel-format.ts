import type { LogFormat } from "../log-format.ts";
import { MARKERS, openEvents } from "./events-reader.ts";

/** Claude Code's telemetry events, as a collector or a script wrote them into files. */
export function createClaudeOtelFormat(): LogFormat {
  return {
    kind: "claude-otel",
    usualPlaces: () => [],
    isLog: (path) => /\.(?:json|jsonl|ndjson|log)$/.test(path),
    reads: { kind: "lines", markers: MARKERS, open: openReader },
  };
}

/** Every line stands for itself: there is nothing to know of those before. */
function openReader() {
  return openEvents();
}
