import { causeOf } from "./causes.ts";
import { type BothRead, type Report, readBoth, type Totals, type Tree } from "./readers.ts";

/** A line by which the two programs' totals grow differently. */
export interface DifferingLine {
  /** `file:line`, from 1. */
  readonly at: string;
  /** Why; `undefined`: nobody knows yet. */
  readonly because: string | undefined;
  /** How far apart they are with this line and were not before: ours less theirs. */
  readonly apart: Totals;
}

const MICRO = 1e6;
const NOTHING: Totals = { freshInput: 0, cacheRead: 0, cacheWrite: 0, output: 0, usd: 0 };
const SEARCHED_LINES = 20;
const MOST_CHECKPOINTS = 32;

/** What both programs say of the first lines of a tree; each beginning is read once. */
export type Beginnings = (lines: number) => Promise<BothRead>;

export function beginningsOf(program: string, tree: Tree): Beginnings {
  const known = new Map<number, Promise<BothRead>>();
  return (lines) => {
    const read = known.get(lines) ?? readBoth(program, beginning(tree, lines));
    known.set(lines, read);
    return read;
  };
}

/**
 * The lines that make the two programs differ, in the order of files and lines, at most twenty of them. Files are given to both
 * line by line: where a beginning of them makes another difference than the beginning that is one line shorter, it is that line.
 */
export async function differingLines(
  tree: Tree,
  read: Beginnings,
  report: Report,
): Promise<readonly DifferingLine[]> {
  const places = [...tree].flatMap(([path, lines]) => lines.map((text, index) => ({ path, index, text })));

  async function apartWith(count: number): Promise<Totals> {
    if (count === 0) return NOTHING;
    const { own, other } = await read(count);
    return less(own, other[report]);
  }

  /** How many lines it takes, of more than `low` and at most `high`, until the difference is not what it was with `low`. */
  async function firstAfter(low: number, high: number): Promise<number> {
    const before = await apartWith(low);
    let [same, other] = [low, high];
    while (other - same > 1) {
      const middle = Math.floor((same + other) / 2);
      if (isEqual(await apartWith(middle), before)) same = middle;
      else other = middle;
    }
    return other;
  }

  const found: DifferingLine[] = [];
  let from = 0;
  for (const to of checkpoints(tree)) {
    while (found.length < SEARCHED_LINES && !isEqual(await apartWith(from), await apartWith(to))) {
      const count = await firstAfter(from, to);
      const place = places[count - 1];
      if (place === undefined) break;
      found.push({
        at: `${place.path}:${place.index + 1}`,
        because: causeOf(place, tree, report),
        apart: less(await apartWith(count), await apartWith(count - 1)),
      });
      from = count;
    }
    from = to;
  }
  return found;
}

/** How many lines end a file, and less often where there are many files: differences that cancel each other out are seen between. */
function checkpoints(tree: Tree): readonly number[] {
  let lines = 0;
  const ends = Array.from(tree.values(), (file) => (lines += file.length));
  const every = Math.ceil(ends.length / MOST_CHECKPOINTS);
  return ends.filter((_, index) => (index + 1) % every === 0 || index === ends.length - 1);
}

/** To a millionth of a dollar. */
function less(a: Totals, b: Totals): Totals {
  return {
    freshInput: a.freshInput - b.freshInput,
    cacheRead: a.cacheRead - b.cacheRead,
    cacheWrite: a.cacheWrite - b.cacheWrite,
    output: a.output - b.output,
    usd: Math.round((a.usd - b.usd) * MICRO) / MICRO + 0,
  };
}

function isEqual(a: Totals, b: Totals): boolean {
  return Object.values(less(a, b)).every((value) => value === 0);
}

function beginning(tree: Tree, count: number): Tree {
  const cut = new Map<string, readonly string[]>();
  let left = count;
  for (const [path, lines] of tree) {
    if (left > 0) cut.set(path, lines.slice(0, left));
    left -= lines.length;
  }
  return cut;
}
