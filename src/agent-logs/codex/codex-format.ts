import { join } from "node:path";
import type { LogEnvironment, LogFormat } from "../log-format.ts";
import type { WordsRead } from "../user-turn.ts";
import { MARKERS, openRollout } from "./rollout-reader.ts";

/** Codex's rollouts, one a session, and what `codex exec --json` printed into a file. */
export function createCodexFormat(words: WordsRead = {}): LogFormat {
  return {
    kind: "codex",
    usualPlaces: (environment) =>
      homesOf(environment).flatMap((home) => [join(home, "sessions"), join(home, "archived_sessions")]),
    isLog: (path) => path.endsWith(".jsonl"),
    reads: { kind: "lines", markers: MARKERS, open: (_file, state) => openRollout(state, words) },
  };
}

/** `CODEX_HOME` may list several. */
function homesOf({ home, variables }: LogEnvironment): readonly string[] {
  const named = (variables["CODEX_HOME"] ?? "").split(",").map((part) => part.trim());
  const homes = named.filter((part) => part !== "");
  return homes.length > 0 ? homes : [join(home, ".codex")];
}
