import type { RecordedCommit, TouchedFile } from "./commit-history.ts";
import { modulesOf } from "./modules-of.ts";
import { wordsOf } from "./words-of.ts";

/** Where a word stands: in the path of a file, or in the subject of a commit, by its number. */
export interface Posting {
  readonly at: number;
  /** How much of the document the word makes up: BM25's part that does not depend on the question. */
  readonly share: number;
}

interface IndexedCommit {
  /** Numbers of the files that it touched; empty for a bulk change, which says nothing about its words. */
  readonly files: readonly number[];
  readonly size: number;
  /** Modules that it touched, tests and documents aside. */
  readonly modules: number;
}

interface TouchEvent {
  readonly commit: number;
  readonly status: TouchedFile["status"];
}

/**
 * Words of paths and of past commits' subjects, and where each stands. Files and commits go by number, commits from the newest (0).
 * Files that are gone stay in it, so that the past can be asked what it would have answered.
 */
export interface FileIndex {
  readonly paths: readonly string[];
  readonly commits: readonly IndexedCommit[];
  /** By file: when it was touched, the newest first. */
  readonly events: readonly (readonly TouchEvent[])[];
  readonly pathWords: ReadonlyMap<string, readonly Posting[]>;
  readonly subjectWords: ReadonlyMap<string, readonly Posting[]>;
}

/** A commit that touched more files says nothing of where its words belong. */
const BULK_FILES = 60;
/** A word in a file's own name says more than one in its folders'. */
const FOLDER_WEIGHT = 0.5;

export function createFileIndex(tracked: Iterable<string>, history: readonly RecordedCommit[]): FileIndex {
  const numbers = new Map<string, number>();
  for (const path of tracked) numbers.set(path, numbers.size);
  const events: TouchEvent[][] = Array.from(numbers, () => []);
  const commits = history.map(({ touched }, commit): IndexedCommit => {
    const files = touched.map(({ path, status }) => {
      const known = numbers.get(path);
      const number = known ?? numbers.size;
      if (known === undefined) {
        numbers.set(path, number);
        events.push([]);
      }
      events[number]?.push({ commit, status });
      return number;
    });
    return {
      files: touched.length > BULK_FILES ? [] : files,
      size: touched.length,
      modules: modulesOf(touched.map(({ path }) => path)).size,
    };
  });
  const paths = [...numbers.keys()];
  return {
    paths,
    commits,
    events,
    pathWords: postingsOf(paths.map(weightedPathWords)),
    subjectWords: postingsOf(
      history.map(({ subject }) => new Map(wordsOf(subject).map((word) => [word, 1]))),
    ),
  };
}

function weightedPathWords(path: string): ReadonlyMap<string, number> {
  const slash = path.lastIndexOf("/");
  const weights = new Map(wordsOf(path.slice(0, slash + 1)).map((word) => [word, FOLDER_WEIGHT]));
  for (const word of wordsOf(path.slice(slash + 1))) weights.set(word, 1);
  return weights;
}

/** How much a long document loses, 0 (nothing) to 1. */
const LENGTH_PENALTY = 0.5;

function postingsOf(
  documents: readonly ReadonlyMap<string, number>[],
): ReadonlyMap<string, readonly Posting[]> {
  const words = documents.reduce((sum, document) => sum + document.size, 0);
  const usual = Math.max(1, words / Math.max(1, documents.length));
  const postings = new Map<string, Posting[]>();
  for (const [at, document] of documents.entries()) {
    const norm = 1 - LENGTH_PENALTY + (LENGTH_PENALTY * document.size) / usual;
    for (const [word, weight] of document) {
      const posting = { at, share: (2 * weight) / (weight + norm) };
      const list = postings.get(word);
      if (list === undefined) postings.set(word, [posting]);
      else list.push(posting);
    }
  }
  return postings;
}

/** What a rare word counts for more than a common one (BM25's inverse document frequency); never negative. */
export function rarity(documents: number, holding: number): number {
  return Math.log(1 + (documents - holding + 0.5) / (holding + 0.5));
}

/** Whether a file lay there just before a commit (`-1`: now), by what the known history did to it. */
export function existedBefore(index: FileIndex, file: number, commit: number): boolean {
  const events = index.events[file] ?? [];
  const before = events.find((event) => event.commit > commit);
  if (before !== undefined) return before.status !== "deleted";
  return events.at(-1)?.status !== "added";
}
