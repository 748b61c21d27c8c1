import type { Fact, Ticket } from "../domain/index.ts";
import { namedPaths } from "./named-paths.ts";
import { estimateFiles } from "./repository/estimate-files.ts";
import { modulesOf } from "./repository/modules-of.ts";
import { type Ranking, rankFiles } from "./repository/rank-files.ts";
import type { RepositoryFacts } from "./repository/repository-facts.ts";

/** Which files a ticket will touch, as far as it can be known beforehand. */
export interface FilesOfWork {
  readonly count: Fact<number> | undefined;
  /** Listed or named, never estimated. */
  readonly paths: readonly string[];
  readonly modules: Fact<number> | undefined;
  /** How similar the repository and its history are to the ticket; `undefined` without a repository. */
  readonly ranking: Ranking | undefined;
  /** Why a repository that was looked at gave no number. */
  readonly note: string | undefined;
}

/** Below this share of the files of past commits, an estimate is a guess and gives no fact. */
export const RECALL_BAR = 0.5;
/** Fewer past commits say nothing of how good the estimates are. */
export const FEWEST_MEASURED = 20;

/**
 * From the ticket's list; else, where the text is read, from the paths that it names; else, with a repository, estimated from what similar commits
 * touched. `undefined` where none of them says anything: an unknown number is not a small one.
 */
export function filesOfWork(
  ticket: Ticket,
  {
    repository,
    readsText,
  }: { readonly repository?: RepositoryFacts | undefined; readonly readsText: boolean },
): FilesOfWork {
  const ranking = repository === undefined ? undefined : rankFiles(repository.index, ticket);
  const listed = [...new Set(ticket.files)];
  if (listed.length > 0) return { ...counted(listed, LISTED), ranking };
  if (!readsText) return { ...NOTHING, paths: [], ranking };
  const { paths, places } = namedPaths(ticket, repository);
  if (paths.length > 0) {
    const those = paths.length === 1 ? "1 path" : `${paths.length} paths`;
    return { ...counted(paths, `${those} named in the ${places.join(" and ")}`), ranking };
  }
  const estimated =
    repository === undefined || ranking === undefined ? NOTHING : estimateFrom(repository, ranking);
  return { ...estimated, paths: [], ranking };
}

const LISTED = "the ticket's list of files";
const NOTHING = { count: undefined, modules: undefined, note: undefined };

function counted(paths: readonly string[], signal: string) {
  const modules = modulesOf(paths);
  return {
    count: { value: paths.length, signal },
    paths,
    modules: { value: modules.size, signal },
    note: undefined,
  };
}

function estimateFrom({ index, recall: measured }: RepositoryFacts, ranking: Ranking) {
  const { commits, recall } = measured;
  if (recall === undefined || commits < FEWEST_MEASURED)
    return unknown(
      `its history is too short to measure an estimate by (${commits} commits, ${FEWEST_MEASURED} are asked)`,
    );
  const reliability = `recall ${recall.toFixed(2)} over ${commits} commits`;
  if (recall < RECALL_BAR)
    return unknown(`its index finds too few files (${reliability}, ${RECALL_BAR.toFixed(2)} is asked)`);
  const estimate = estimateFiles(index, ranking);
  if (estimate === undefined) return unknown("no path and no past commit in it is similar enough");
  const signal = `estimated from the repository's index (${reliability})`;
  return {
    count: { value: estimate.files, signal },
    modules: { value: estimate.modules, signal },
    note: undefined,
  };
}

function unknown(because: string) {
  return {
    ...NOTHING,
    note: `the ticket names no file, and the repository gives no number: ${because}`,
  };
}
