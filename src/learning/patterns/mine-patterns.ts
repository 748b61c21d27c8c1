import type { Tier } from "../../domain/index.ts";
import { createRandom } from "../../evaluation/index.ts";
import { type Count, exactLower, gainOver } from "./gain-over.ts";
import { phrasesOf } from "./phrases-of.ts";

/** One attempt at a task by the tier that patterns are mined for. */
export interface TitleOutcome {
  readonly title: string;
  readonly passed: boolean;
}

export interface MiningRules {
  /** The tier of the attempts, and of the rules that come of them. */
  readonly tier: Tier;
  /** What the pass rate must be at least, at its lower bound, for the tier to suffice: the policy's bar. */
  readonly bar: number;
  readonly seed: number;
}

/** A word or phrase of titles after which the tier does better than elsewhere. Figures but `support` are of rows it was not found in. */
export interface MinedPattern {
  /** For a rule's `title_words`. */
  readonly words: readonly [string];
  readonly tier: Tier;
  /** Titles that hold it, of all. */
  readonly support: number;
  readonly passRate: number;
  /** 95 %, one-sided, exact. */
  readonly passRateLower: number;
  /** Pass rate with it less pass rate without it. */
  readonly heldOutGain: number;
  /** What the gain is at least, at 95 % for all patterns that were tried together. */
  readonly heldOutGainLower: number;
}

export interface MinedPatterns {
  readonly rows: number;
  /** Pass rate of all rows. */
  readonly baseRate: number;
  /** Patterns found in one half of the rows and tested on the other. */
  readonly tested: number;
  readonly adopted: readonly MinedPattern[];
  /** Found, tested and not adopted: no gain that is sure, too low a pass rate, or the same tasks as one that was adopted. */
  readonly rejected: readonly MinedPattern[];
}

/** In each half. Fewer cannot show a gain beyond doubt, however large it is. */
const LEAST_SUPPORT = 8;
/** For each half: the more are tested, the surer each must be. */
const MOST_TESTED = 20;
/** All tests of a mining together: one in twenty minings of pure noise would adopt something. */
const ERROR = 0.05;

/**
 * Finds words and phrases of titles after which work passes more often. Rows are dealt into two halves at random; what stands out in
 * one is tested on the other, and the other way round. Adopted is only what gains there at its lower bound, with the number of
 * patterns tested taken into account (Bonferroni), and passes often enough.
 */
export function minePatterns(rows: readonly TitleOutcome[], rules: MiningRules): MinedPatterns {
  const read = rows.map(({ title, passed }) => ({ phrases: phrasesOf(title), passed }));
  const half = halves(read, rules.seed);
  const [first, second] = half.map((part) => standingOut(countPhrases(part)));
  const tested = (first?.length ?? 0) + (second?.length ?? 0);
  const all = countPhrases(read);
  const found = [
    ...testOn(first ?? [], countPhrases(half[1]), { tested, tier: rules.tier, all }),
    ...testOn(second ?? [], countPhrases(half[0]), { tested, tier: rules.tier, all }),
  ];
  const adopted = adopt(found, read, rules.bar);
  const words = new Set(adopted.map((pattern) => pattern.words[0]));
  return {
    rows: rows.length,
    baseRate: rate(all.total),
    tested,
    adopted,
    rejected: bestOfEach(found).filter((pattern) => !words.has(pattern.words[0])),
  };
}

interface ReadRow {
  readonly phrases: ReadonlySet<string>;
  readonly passed: boolean;
}

interface PhraseCounts {
  readonly total: Count;
  readonly of: ReadonlyMap<string, Count>;
}

function halves(rows: readonly ReadRow[], seed: number): readonly [readonly ReadRow[], readonly ReadRow[]] {
  const random = createRandom(seed);
  const shuffled = rows
    .map((row) => ({ row, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ row }) => row);
  const middle = Math.ceil(shuffled.length / 2);
  return [shuffled.slice(0, middle), shuffled.slice(middle)];
}

function countPhrases(rows: readonly ReadRow[]): PhraseCounts {
  const of = new Map<string, { n: number; passes: number }>();
  let passes = 0;
  for (const { phrases, passed } of rows) {
    const more = Number(passed);
    passes += more;
    for (const phrase of phrases) {
      const count = of.get(phrase);
      if (count === undefined) of.set(phrase, { n: 1, passes: more });
      else {
        count.n += 1;
        count.passes += more;
      }
    }
  }
  return { total: { n: rows.length, passes }, of };
}

/** The phrases whose gain in these rows is farthest from chance, in standard errors; ties in the order of the alphabet. */
function standingOut({ total, of }: PhraseCounts): readonly string[] {
  return [...of]
    .filter(([, { n }]) => n >= LEAST_SUPPORT && total.n - n >= LEAST_SUPPORT)
    .map(([phrase, count]) => ({ phrase, surprise: surpriseOf(count, total) }))
    .filter(({ surprise }) => surprise > 0)
    .toSorted((a, b) => b.surprise - a.surprise || (a.phrase < b.phrase ? -1 : 1))
    .slice(0, MOST_TESTED)
    .map(({ phrase }) => phrase);
}

function surpriseOf({ n, passes }: Count, total: Count): number {
  const base = rate(total);
  const spread = base * (1 - base) * n * (1 - n / total.n);
  return spread === 0 ? 0 : (passes - n * base) / Math.sqrt(spread);
}

function testOn(
  phrases: readonly string[],
  { total, of }: PhraseCounts,
  { tested, tier, all }: { readonly tested: number; readonly tier: Tier; readonly all: PhraseCounts },
): readonly MinedPattern[] {
  return phrases.map((phrase) => {
    const count = of.get(phrase) ?? { n: 0, passes: 0 };
    const rest = { n: total.n - count.n, passes: total.passes - count.passes };
    const gain = gainOver(count, rest, ERROR / tested);
    return {
      words: [phrase],
      tier,
      support: all.of.get(phrase)?.n ?? 0,
      passRate: rounded(rate(count)),
      passRateLower: rounded(exactLower(count, ERROR)),
      heldOutGain: rounded(gain.mean),
      heldOutGainLower: rounded(gain.lower),
    };
  });
}

/** From the surest down, each that still brings tasks of its own. */
function adopt(
  found: readonly MinedPattern[],
  rows: readonly ReadRow[],
  bar: number,
): readonly MinedPattern[] {
  const adopted: MinedPattern[] = [];
  const covered = new Set<ReadRow>();
  for (const pattern of bestOfEach(found)) {
    if (pattern.heldOutGainLower <= 0 || pattern.passRateLower < bar) continue;
    const matched = rows.filter(({ phrases }) => phrases.has(pattern.words[0]));
    if (2 * matched.filter((row) => covered.has(row)).length >= matched.length) continue;
    for (const row of matched) covered.add(row);
    adopted.push(pattern);
  }
  return adopted;
}

/** Each pattern once, with the better of its two tests; both count among those tested. The surest comes first. */
function bestOfEach(found: readonly MinedPattern[]): readonly MinedPattern[] {
  const sorted = found.toSorted((a, b) => b.heldOutGainLower - a.heldOutGainLower || b.support - a.support);
  const best = new Map<string, MinedPattern>();
  for (const pattern of sorted) if (!best.has(pattern.words[0])) best.set(pattern.words[0], pattern);
  return [...best.values()];
}

function rate({ n, passes }: Count): number {
  return n === 0 ? 0 : passes / n;
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}
