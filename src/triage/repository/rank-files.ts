import { existedBefore, type FileIndex, type Posting, rarity } from "./file-index.ts";
import { wordsOf } from "./words-of.ts";

/** What the index is asked: the words of a ticket. */
export interface Question {
  readonly title: string;
  readonly description?: string;
}

export interface SimilarCommit {
  /** Its number: 0 is the newest. */
  readonly commit: number;
  readonly score: number;
}

export interface Ranking {
  /** Files that exist, the likeliest first, as many as share words with the question, 60 at most. */
  readonly likely: readonly string[];
  /** Commits with words in common, the most similar first. */
  readonly similar: readonly SimilarCommit[];
  /**
   * How much of the title the nearest commit or path has in it, 0 to 1; a rare word counts for more. `undefined` where the title says
   * nothing, or there is nothing to compare it with.
   */
  readonly match: number | undefined;
}

const MOST_LIKELY = 60;
const MOST_SIMILAR = 20;
/** A title says what the work is, a description also what lies around it. */
const DESCRIPTION_WEIGHT = 0.4;
const MOST_DESCRIPTION_CHARACTERS = 4000;

/**
 * Files that work of these words is likely to touch: by words in their paths, and by commits with similar subjects that touched them.
 * `before` asks as if that commit were about to be made, with older ones alone known; -1 is now.
 */
export function rankFiles(index: FileIndex, question: Question, before = -1): Ranking {
  const asked = askedWords(question);
  const inPaths = matching(asked, index.pathWords, {
    documents: index.paths.length,
    isKnown: (file) => existedBefore(index, file, before),
  });
  const inSubjects = matching(asked, index.subjectWords, {
    documents: index.commits.length - before - 1,
    isKnown: (commit) => commit > before,
  });
  const similar = [...inSubjects.scores]
    .map(([commit, score]) => ({ commit, score }))
    .toSorted((a, b) => b.score - a.score || a.commit - b.commit)
    .slice(0, MOST_SIMILAR);
  const scores = new Map(inPaths.scores);
  for (const { commit, score } of similar) {
    const files = index.commits[commit]?.files ?? [];
    for (const file of files) {
      if (!existedBefore(index, file, before)) continue;
      scores.set(file, (scores.get(file) ?? 0) + score / Math.sqrt(files.length));
    }
  }
  const matches = [inPaths.match, inSubjects.match].filter((match) => match !== undefined);
  const match = matches.length === 0 ? undefined : Math.max(...matches);
  return { likely: likeliest(index, scores), similar, match };
}

function askedWords({ title, description = "" }: Question): ReadonlyMap<string, number> {
  const words = wordsOf(description.slice(0, MOST_DESCRIPTION_CHARACTERS));
  const asked = new Map(words.map((word) => [word, DESCRIPTION_WEIGHT]));
  for (const word of wordsOf(title)) asked.set(word, 1);
  return asked;
}

/** BM25 over one sort of document, and the share of the title that the best one holds. */
function matching(
  asked: ReadonlyMap<string, number>,
  postings: ReadonlyMap<string, readonly Posting[]>,
  { documents, isKnown }: { readonly documents: number; readonly isKnown: (at: number) => boolean },
) {
  const scores = new Map<number, number>();
  const held = new Map<number, number>();
  let whole = 0;
  for (const [word, weight] of asked) {
    const found = (postings.get(word) ?? []).filter(({ at }) => isKnown(at));
    const worth = rarity(documents, found.length);
    const isOfTitle = weight === 1;
    if (isOfTitle) whole += worth;
    for (const { at, share } of found) {
      scores.set(at, (scores.get(at) ?? 0) + weight * worth * share);
      if (isOfTitle) held.set(at, (held.get(at) ?? 0) + worth);
    }
  }
  const most = [...held.values()].reduce((a, b) => Math.max(a, b), 0);
  return { scores, match: whole === 0 || documents <= 0 ? undefined : Math.min(1, most / whole) };
}

function likeliest(index: FileIndex, scores: ReadonlyMap<number, number>): readonly string[] {
  return [...scores]
    .toSorted(([a, scoreA], [b, scoreB]) => scoreB - scoreA || a - b)
    .slice(0, MOST_LIKELY)
    .map(([file]) => index.paths[file] ?? "");
}
