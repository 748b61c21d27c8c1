import { parseCommitHistory } from "./commit-history.ts";
import { createFileIndex, type FileIndex } from "./file-index.ts";
import { type IndexRecall, measureRecall } from "./measure-recall.ts";
import { parseTrackedFiles } from "./tracked-files.ts";

/** What is known of a repository before anything is tried in it. */
export interface RepositoryFacts {
  /** Tracked files with their bytes; `undefined` for one whose size was not told. */
  readonly files: ReadonlyMap<string, number | undefined>;
  /** The same files by their last part: `index.ts`. */
  readonly filesByName: ReadonlyMap<string, readonly string[]>;
  readonly folders: ReadonlySet<string>;
  readonly index: FileIndex;
  /** Measured on this repository's own history, when the facts were read. */
  readonly recall: IndexRecall;
}

/**
 * Facts from what git printed: see `TRACKED_FILES_ARGUMENTS` and `commitHistoryArguments` for what to ask it. A history of 500 commits
 * is plenty; with none of it, nothing is estimated.
 */
export function readRepositoryFacts(printed: {
  readonly trackedFiles: string;
  readonly history: string;
}): RepositoryFacts {
  const files = parseTrackedFiles(printed.trackedFiles);
  const history = parseCommitHistory(printed.history);
  const index = createFileIndex(files.keys(), history);
  const filesByName = new Map<string, string[]>();
  const folders = new Set<string>();
  for (const path of files.keys()) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const namesakes = filesByName.get(name);
    if (namesakes === undefined) filesByName.set(name, [path]);
    else namesakes.push(path);
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
      const folder = path.slice(0, at);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return { files, filesByName, folders, index, recall: measureRecall(index, history) };
}
