import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { isJsonObject, parseJson } from "../../protocols/index.ts";
import { textAt } from "../json-fields.ts";

/** What newer versions write beside the log of a sub-agent, when they start it. */
export interface AgentMeta {
  readonly agentType?: string;
  readonly parentToolUse?: string;
}

const MAX_BYTES = 1024 * 1024;

/** Of a sub-agent's log the file that says which sort of sub-agent it was. */
export function agentMetaFiles(path: string): readonly string[] {
  return basename(path).startsWith("agent-") ? [metaFileOf(path)] : [];
}

/** Only names are taken from it; one that cannot be read leaves the calls as they are, without them. */
export function readAgentMeta(path: string): AgentMeta {
  const meta = parseJson(textOf(metaFileOf(path)));
  if (!isJsonObject(meta)) return {};
  const [agentType, parentToolUse] = [textAt(meta, "agentType"), textAt(meta, "toolUseId")];
  return {
    ...(agentType === undefined ? {} : { agentType }),
    ...(parentToolUse === undefined ? {} : { parentToolUse }),
  };
}

function metaFileOf(path: string): string {
  return path.replace(/\.jsonl$/, ".meta.json");
}

function textOf(path: string): string {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats?.isFile() === true && stats.size <= MAX_BYTES ? readFileSync(path, "utf8") : "";
  } catch {
    // The disk refuses (EACCES, EIO, ENOTDIR): the calls count all the same.
    return "";
  }
}
