import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import type { LogKind } from "../../../agent-logs/index.ts";
import { stampText } from "./file-stamp.ts";

/** What the readings of one kind depend on, besides the file itself. */
export interface KindRules {
  /** `read-on`: a file that has grown is read on from its end. `afresh`: any change means reading all of it. */
  readonly whenGrown: "read-on" | "afresh";
  /** Records of one call within a file come as one, so that parts of the file have to be joined likewise. */
  readonly joinsRecords?: true;
  /** The same as long as nobody touched what else a reading of the file looks at. */
  readonly beside?: (path: string) => string;
  /** Files that are read together with this one. */
  readonly readsToo?: (path: string) => readonly string[];
}

/** For one reading of all logs: how many files look is asked once. */
export function kindRules(): Readonly<Record<LogKind, KindRules>> {
  return {
    "claude-code": { whenGrown: "read-on", joinsRecords: true, beside: agentStamp, readsToo: agentMeta },
    codex: { whenGrown: "read-on" },
    "claude-otel": { whenGrown: "read-on" },
    "backlog-ledger": { whenGrown: "read-on" },
    // Results without a time have that of the file, which changes when it grows.
    "claude-result": { whenGrown: "afresh" },
    litellm: { whenGrown: "afresh" },
    "warp-drive": { whenGrown: "afresh" },
    opencode: { whenGrown: "afresh", beside: besideOpencode() },
  };
}

/** What says which sort of sub-agent it was. */
function agentMeta(path: string): readonly string[] {
  return basename(path).startsWith("agent-") ? [path.replace(/\.jsonl$/, ".meta.json")] : [];
}

function agentStamp(path: string): string {
  return agentMeta(path).map(stampText).join("");
}

/** What was written to a database last stands beside it. Whose message a file holds stands with its session and those above it. */
function besideOpencode(): (path: string) => string {
  const known = new Map<string, string>();
  return (path) => {
    if (path.endsWith(".db")) return stampText(`${path}-wal`);
    const sessions = join(dirname(dirname(dirname(path))), "session");
    const text = known.get(sessions) ?? String(crc32(sessionsIn(sessions)));
    known.set(sessions, text);
    return text;
  };
}

function sessionsIn(folder: string): string {
  const files = namesIn(folder).flatMap((project) =>
    namesIn(join(folder, project)).map((name) => join(folder, project, name)),
  );
  return files.map((file) => `${file} ${stampText(file)}`).join("\n");
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    // ENOENT, ENOTDIR: there are no sessions here.
    return [];
  }
}
