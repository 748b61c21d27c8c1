export interface TouchedFile {
  readonly path: string;
  readonly status: "added" | "modified" | "deleted";
}

/** One commit: what it says it did, and the files that it did it to. */
export interface RecordedCommit {
  readonly subject: string;
  readonly touched: readonly TouchedFile[];
}

/** Stands before every subject; git lets no NUL into a message, so nothing else can begin an entry with it unseen. */
const COMMIT_MARK = "\u001e";

const STATUSES: ReadonlyMap<string, TouchedFile["status"]> = new Map([
  ["A", "added"],
  ["M", "modified"],
  ["T", "modified"],
  ["D", "deleted"],
]);

/** Arguments of the `git log` whose output {@link parseCommitHistory} reads. Merges repeat what their commits did. */
export function commitHistoryArguments(mostCommits: number): readonly string[] {
  return [
    "log",
    `--max-count=${mostCommits}`,
    "--no-merges",
    "--no-renames",
    "--name-status",
    "-z",
    "--format=%x1e%s",
  ];
}

/** Commits as `git log` prints them, the newest first. What is not understood is passed over. */
export function parseCommitHistory(output: string): readonly RecordedCommit[] {
  const commits: { readonly subject: string; readonly touched: TouchedFile[] }[] = [];
  const entries = output.split("\0");
  for (let at = 0; at < entries.length; at += 1) {
    const entry = (entries[at] ?? "").replace(/^\n+/, "");
    if (entry.startsWith(COMMIT_MARK)) {
      commits.push({ subject: entry.slice(COMMIT_MARK.length).trim(), touched: [] });
      continue;
    }
    const status = STATUSES.get(entry);
    const path = entries[at + 1];
    if (status === undefined || path === undefined || path === "") continue;
    commits.at(-1)?.touched.push({ path, status });
    at += 1;
  }
  return commits;
}
