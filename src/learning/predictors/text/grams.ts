import type { Token } from "./tokens.ts";

/** Words and pairs of neighbouring words of a text. Place i of both lists is one of them. */
export interface Grams {
  /** Hash buckets, each once. */
  readonly buckets: readonly number[];
  /** log(1 + times it occurs), scaled so that the squares add up to 1 over the text. */
  readonly weights: readonly number[];
}

/** Few enough for short keys, many enough that two words rarely meet in one. A power of two. */
const BUCKETS = 2 ** 18;

/** 2³² divided by the golden ratio: spreads neighbouring numbers far apart (Knuth, The Art of Computer Programming, 6.4). */
const SPREAD = 0x9e3779b1;

export function gramsOf(tokens: readonly Token[]): Grams {
  const times = new Map<number, number>();
  const count = (hash: number) => {
    const bucket = (hash ^ (hash >>> 15)) & (BUCKETS - 1);
    times.set(bucket, (times.get(bucket) ?? 0) + 1);
  };
  let previous: number | undefined;
  for (const { kind, hash } of tokens) {
    if (kind === "sign" || kind === "link") continue;
    count(hash);
    if (previous !== undefined) count(Math.imul(previous, SPREAD) ^ hash);
    previous = hash;
  }
  return weighted(times);
}

function weighted(times: ReadonlyMap<number, number>): Grams {
  const buckets: number[] = [];
  const weights: number[] = [];
  let squares = 0;
  for (const [bucket, count] of times) {
    const weight = Math.log1p(count);
    buckets.push(bucket);
    weights.push(weight);
    squares += weight * weight;
  }
  const scale = 1 / Math.sqrt(squares);
  for (let place = 0; place < weights.length; place++) weights[place] = (weights[place] ?? 0) * scale;
  return { buckets, weights };
}
