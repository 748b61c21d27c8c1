import type { WorkChunk } from "../conversations/index.ts";

/** Beyond this many files a chunk is not bounded. As in the preset for isolated delegation. */
export const MOST_FILES = 3;

/**
 * Why a chunk stays in the main loop; `undefined`: it looks self-contained, bounded and checkable. Doubt keeps it. It sees what
 * the log shows, not whether the work was mechanical: that is for the person, or for a policy.
 */
export function whyKept(chunk: WorkChunk): string | undefined {
  const { calls, subCalls, topics, filesChanged } = chunk;
  if (calls.length === 0) return "it already ran in a sub-agent";
  const starts = calls.some(({ acts }) => acts?.some((act) => act.starts !== undefined) === true);
  if (starts || subCalls.length > 0) return "it starts sub-agents";
  if (chunk.hasPlan || topics.includes("design")) return "design and plans need the conversation";
  if (topics.includes("review") || topics.includes("audit")) return "it judges other work";
  if (chunk.endedBy === "end") return "nothing shows that it was finished";
  if (chunk.userTurns > 1) return "its person spoke while it was under way";
  if (filesChanged === 0) return "no file is known to have changed";
  if (filesChanged > MOST_FILES) return `it changed more than ${MOST_FILES} files`;
  return undefined;
}
