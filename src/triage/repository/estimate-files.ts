import type { FileIndex } from "./file-index.ts";
import type { Ranking, SimilarCommit } from "./rank-files.ts";

export interface FileEstimate {
  /** Probably no more files than this; three of four similar commits touched no more. */
  readonly files: number;
  /** The same of modules. */
  readonly modules: number;
  /** The likeliest ones, no more than `files`. */
  readonly likely: readonly string[];
}

/** Less of the title found in any commit or path is a chance meeting of words. */
const LEAST_MATCH = 0.25;
const FEWEST_SIMILAR = 3;
const MOST_SIMILAR = 10;
/** On the upper side, since work that is taken for smaller than it is goes to a model that is too weak for it. */
const SHARE_NOT_EXCEEDED = 0.75;

/** How much similar commits touched; `undefined` where nothing in the repository is similar enough. */
export function estimateFiles(
  index: FileIndex,
  { likely, similar, match }: Ranking,
): FileEstimate | undefined {
  if (match === undefined || match < LEAST_MATCH || similar.length < FEWEST_SIMILAR) return undefined;
  const nearest = similar.slice(0, MOST_SIMILAR);
  const upperSize = weightedQuantile(nearest, (commit) => index.commits[commit]?.size ?? 0);
  const modules = weightedQuantile(nearest, (commit) => index.commits[commit]?.modules ?? 0);
  const files = Math.max(1, upperSize);
  return { files, modules, likely: likely.slice(0, files) };
}

function weightedQuantile(commits: readonly SimilarCommit[], sizeOf: (commit: number) => number): number {
  const sized = commits
    .map(({ commit, score }) => ({ size: sizeOf(commit), score }))
    .toSorted((a, b) => a.size - b.size);
  const wanted = SHARE_NOT_EXCEEDED * sized.reduce((sum, { score }) => sum + score, 0);
  let reached = 0;
  for (const { size, score } of sized) {
    reached += score;
    if (reached >= wanted) return size;
  }
  return sized.at(-1)?.size ?? 0;
}
