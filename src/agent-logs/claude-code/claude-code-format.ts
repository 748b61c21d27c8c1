import type { LogFormat } from "../log-format.ts";
import type { WordsRead } from "../user-turn.ts";
import { agentMetaFiles, readAgentMeta } from "./agent-meta.ts";
import { isPassedOver, markers } from "./markers.ts";
import { openTranscript } from "./open-transcript.ts";
import { isTranscript, namesOf } from "./transcript-path.ts";
import { usualPlaces } from "./usual-places.ts";

/** The transcripts that Claude Code keeps of its conversations and of their sub-agents. */
export function createClaudeCodeFormat(words: WordsRead = {}): LogFormat {
  return {
    kind: "claude-code",
    usualPlaces,
    isLog: isTranscript,
    looksAt: agentMetaFiles,
    reads: {
      kind: "lines",
      markers: markers(),
      isPassedOver,
      joinsRecords: true,
      open: ({ path }, state) =>
        openTranscript({ names: namesOf(path), meta: readAgentMeta(path), state, ...words }),
    },
  };
}
