import type { RecordedCommit } from "./commit-history.ts";
import { estimateFiles } from "./estimate-files.ts";
import type { FileIndex } from "./file-index.ts";
import { rankFiles } from "./rank-files.ts";

/** What the index would have said of this repository's own past commits, each from those before it. */
export interface IndexRecall {
  /** Commits whose words it would have answered. */
  readonly commits: number;
  /** Commits that it was asked about. */
  readonly asked: number;
  /** Of the files that a commit changed, the share among those estimated; `undefined` where there is nothing to measure. */
  readonly recall: number | undefined;
  /** The share of commits that touched no more files than was estimated. */
  readonly notExceeded: number | undefined;
}

const MOST_ASKED = 80;
/** Fewer older commits are too few to learn anything from. */
const FEWEST_OLDER = 20;

/**
 * Asks the index about the subject of each recent commit as if it were a ticket, with what lay there before. Files that a commit made
 * count in its size and not in its recall: no index can know them.
 */
export function measureRecall(index: FileIndex, history: readonly RecordedCommit[]): IndexRecall {
  const shares: number[] = [];
  let [commits, asked, notExceeded] = [0, 0, 0];
  for (const [commit, { subject, touched }] of history.slice(0, -FEWEST_OLDER).entries()) {
    if (asked === MOST_ASKED) break;
    if (touched.length === 0) continue;
    asked += 1;
    const estimate = estimateFiles(index, rankFiles(index, { title: subject }, commit));
    if (estimate === undefined) continue;
    commits += 1;
    if (touched.length <= estimate.files) notExceeded += 1;
    const changed = touched.filter(({ status }) => status !== "added").map(({ path }) => path);
    const found = changed.filter((path) => estimate.likely.includes(path)).length;
    if (changed.length > 0) shares.push(found / changed.length);
  }
  const recall = shares.length === 0 ? undefined : shares.reduce((a, b) => a + b, 0) / shares.length;
  return { commits, asked, recall, notExceeded: commits === 0 ? undefined : notExceeded / commits };
}
