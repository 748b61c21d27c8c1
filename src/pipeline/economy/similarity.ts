/** What work is compared by. */
export interface Likeness {
  readonly title: string;
  /** `undefined` where it names none. */
  readonly files: readonly string[] | undefined;
}

/** Work that is less alike than this has nothing to learn from each other. */
export const ALIKE = 0.5;

/**
 * How alike two pieces of work are, from 0 to 1: the share of words that their titles have in common and, where both name files, the share
 * of places in equal parts. A place is a folder with an ending: `db/migrations/*.sql`. Numbers say nothing.
 */
export function similarityOf(a: Likeness, b: Likeness): number {
  const titles = commonShare(wordsOf(a.title), wordsOf(b.title));
  if (a.files === undefined || b.files === undefined || a.files.length === 0 || b.files.length === 0)
    return titles;
  return (titles + commonShare(a.files.map(placeOf), b.files.map(placeOf))) / 2;
}

function wordsOf(title: string): readonly string[] {
  return title.toLowerCase().match(/\p{L}+/gu) ?? [];
}

function placeOf(path: string): string {
  const [, folder = "", name = path] = /^(.*\/)?([^/]*)$/s.exec(path) ?? [];
  const dot = name.lastIndexOf(".");
  return `${folder}*${dot > 0 ? name.slice(dot) : ""}`;
}

/** Of all that either has, the share that both have. */
function commonShare(a: readonly string[], b: readonly string[]): number {
  const [left, right] = [new Set(a), new Set(b)];
  const all = new Set([...left, ...right]);
  if (all.size === 0) return 0;
  return [...all].filter((each) => left.has(each) && right.has(each)).length / all.size;
}
