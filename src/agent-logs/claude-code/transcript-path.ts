/** What a transcript's path says. Its lines know better, if they say anything. */
export interface TranscriptNames {
  /** Without folder and ending. */
  readonly file: string;
  /** The folder of the project: its path with every other character as a dash. */
  readonly project: string | undefined;
  readonly session: string | undefined;
  /** In the log of a sub-agent. */
  readonly agent: string | undefined;
}

const ENDING = ".jsonl";
const AGENT = "agent-";
/** Not a conversation: what a workflow has done so far, and what was typed into the prompt. */
const NO_TRANSCRIPTS = new Set(["journal.jsonl", "history.jsonl"]);
/** Answers of tools that were too long for the transcript. */
const OVERFLOW = "tool-results";

export function isTranscript(path: string): boolean {
  const parts = partsOf(path);
  const name = parts.at(-1) ?? "";
  return name.endsWith(ENDING) && !NO_TRANSCRIPTS.has(name) && !parts.slice(0, -1).includes(OVERFLOW);
}

/**
 * `PROJECT/SESSION.jsonl`, `PROJECT/agent-ID.jsonl`, and `PROJECT/SESSION/subagents/agent-ID.jsonl` with any folders before the
 * file's name.
 */
export function namesOf(path: string): TranscriptNames {
  const parts = partsOf(path);
  const file = (parts.at(-1) ?? "").replace(/\.jsonl$/, "");
  const agent = file.startsWith(AGENT) ? file.slice(AGENT.length) : undefined;
  const below = parts.lastIndexOf("subagents");
  const [project, session] = below > 0 ? parts.slice(Math.max(0, below - 2), below) : [parts.at(-2), file];
  return { file, project, session: below > 0 || agent === undefined ? session : undefined, agent };
}

function partsOf(path: string): readonly string[] {
  return path.split(/[\\/]/);
}
