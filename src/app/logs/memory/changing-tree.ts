import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

/** For tests: logs that are written to, cut, copied and put in each other's place, as programs and people do. */
export interface ChangingTree {
  apply(change: Change): void;
}

export type Change =
  | { readonly deed: "grow" | "write" | "replace"; readonly file: string; readonly lines: readonly string[] }
  | {
      readonly deed: "tear";
      readonly file: string;
      readonly lines: readonly string[];
      readonly share: number;
    }
  | { readonly deed: "truncate"; readonly file: string; readonly share: number }
  | { readonly deed: "edit"; readonly file: string; readonly from: number; readonly to: number }
  | { readonly deed: "copy" | "rename"; readonly file: string; readonly to: string }
  | { readonly deed: "complete" | "delete" | "touch" | "describe"; readonly file: string };

export const [MAIN, AGENT, RESULTS, LEDGER] = [
  "projects/shop/C1.jsonl",
  "projects/shop/C1/subagents/agent-a1.jsonl",
  "results/one.jsonl",
  "work/.backlog-ops/usage-ledger.jsonl",
] as const;
export const TRANSCRIPTS = [MAIN, AGENT, "projects/shop/C2.jsonl", "projects/shop/agent-a2.jsonl"] as const;
export const ALL_LOGS = [...TRANSCRIPTS, RESULTS, LEDGER] as const;

/** With `mtime`, each change gives its file a time of its own, as if changes lay seconds apart. */
export function changingTree(folder: string, mtime?: { now: number }): ChangingTree {
  /** What is missing behind a torn line. */
  const torn = new Map<string, string>();
  const at = (file: string) => join(folder, file);
  for (const file of ALL_LOGS) mkdirSync(dirname(at(file)), { recursive: true });

  function apply(change: Change): void {
    const path = at(change.file);
    if (change.deed === "write" || change.deed === "grow") write(change, path);
    else if (existsSync(path)) alter(change, path);
    // What describes a file stands beside it.
    if (mtime === undefined || change.deed === "describe") return;
    for (const file of [
      path,
      ...(change.deed === "copy" || change.deed === "rename" ? [at(change.to)] : []),
    ]) {
      mtime.now += 10;
      if (existsSync(file)) utimesSync(file, mtime.now, mtime.now);
    }
  }

  function write({ deed, file, lines }: Change & { readonly lines: readonly string[] }, path: string): void {
    torn.delete(file);
    if (deed === "grow") appendFileSync(path, textOf(lines));
    else writeFileSync(path, textOf(lines));
  }

  function alter(change: Change, path: string): void {
    switch (change.deed) {
      case "replace":
        writeFileSync(`${path}.new`, textOf(change.lines));
        return renameSync(`${path}.new`, path);
      case "tear": {
        const text = textOf(change.lines);
        const length = Math.floor(text.length * change.share);
        torn.set(change.file, text.slice(length));
        return appendFileSync(path, text.slice(0, length));
      }
      case "complete":
        appendFileSync(path, torn.get(change.file) ?? "");
        return void torn.delete(change.file);
      case "truncate":
        return truncateSync(path, Math.floor(readFileSync(path).length * change.share));
      case "edit":
        return writeFileSync(path, edited(readFileSync(path, "utf8"), change));
      case "copy":
        return copyFileSync(path, at(change.to));
      case "rename":
        return renameSync(path, at(change.to));
      case "delete":
        return rmSync(path);
      case "describe":
        return writeFileSync(path.replace(/\.jsonl$/, ".meta.json"), '{"agentType":"Explore"}');
      default:
        return utimesSync(path, 1_700_000_000, 1_700_000_000);
    }
  }
  return { apply };
}

/** All digits `from` as `to`: another file of the same length. */
function edited(text: string, { from, to }: { readonly from: number; readonly to: number }): string {
  return text.replaceAll(`"output_tokens":${from}`, `"output_tokens":${to}`);
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
