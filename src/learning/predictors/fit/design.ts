import type { ReadText } from "../text/read-text.ts";
import { TEXT_FEATURES } from "../text/text-features.ts";

/** A structural feature over the texts that were learned from. */
export interface FeatureScale {
  readonly mean: number;
  /** Standard deviation; 0 where the feature is the same in all texts, and then it says nothing. */
  readonly deviation: number;
}

/** Texts as rows of a sparse matrix: structural columns first, then one column for each bucket of words. */
export interface Design {
  readonly rows: number;
  readonly columns: number;
  /** Row r has its entries from `starts[r]` up to `starts[r + 1]`. */
  readonly starts: Int32Array;
  readonly columnOf: Int32Array;
  readonly values: Float64Array;
  /** Of the structural columns, in the order of `TEXT_FEATURES`. */
  readonly scales: readonly FeatureScale[];
  /** The bucket of each further column. */
  readonly buckets: readonly number[];
  /** What a value of the text is multiplied with in the matrix. */
  readonly factors: { readonly structure: number; readonly grams: number };
}

/** What a text's structure, and what its words, may explain: the variance of each before anything is learned, as a share of the noise. */
export interface Prior {
  readonly structure: number;
  readonly grams: number;
}

/** Words in one text alone cannot be told from its other words. */
const LEAST_TEXTS = 2;

/** A feature further out than this many deviations counts as this far: one odd text must not turn the line. */
const MOST_DEVIATIONS = 4;

/** The matrix in which ridge regression with penalty 1 has `prior` as its prior. */
export function createDesign(texts: readonly ReadText[], prior: Prior): Design {
  const scales = TEXT_FEATURES.map((_, place) => scaleOf(texts, place));
  const columnOfBucket = prior.grams > 0 ? sharedBuckets(texts) : new Map<number, number>();
  const buckets = [...columnOfBucket.keys()];
  const factors = {
    structure: Math.sqrt(prior.structure / TEXT_FEATURES.length),
    grams: Math.sqrt(prior.grams),
  };
  const most = texts.reduce((sum, { structure, grams }) => sum + structure.length + grams.buckets.length, 0);
  const starts = new Int32Array(texts.length + 1);
  const columnOf = new Int32Array(most);
  const values = new Float64Array(most);
  let size = 0;
  const put = (column: number, value: number) => {
    columnOf[size] = column;
    values[size++] = value;
  };
  for (const [row, { structure, grams }] of texts.entries()) {
    for (const [place, scale] of scales.entries())
      put(place, standardised(structure[place] ?? 0, scale) * factors.structure);
    for (let place = 0; place < grams.buckets.length; place++) {
      const column = columnOfBucket.get(grams.buckets[place] ?? 0);
      if (column !== undefined) put(column, (grams.weights[place] ?? 0) * factors.grams);
    }
    starts[row + 1] = size;
  }
  return {
    rows: texts.length,
    columns: TEXT_FEATURES.length + buckets.length,
    starts,
    columnOf,
    values,
    scales,
    buckets,
    factors,
  };
}

/** How many deviations `value` lies from the mean, within bounds. */
export function standardised(value: number, { mean, deviation }: FeatureScale): number {
  if (deviation === 0) return 0;
  return Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, (value - mean) / deviation));
}

function scaleOf(texts: readonly ReadText[], place: number): FeatureScale {
  let sum = 0;
  for (const { structure } of texts) sum += structure[place] ?? 0;
  const mean = sum / texts.length;
  let squares = 0;
  for (const { structure } of texts) squares += ((structure[place] ?? 0) - mean) ** 2;
  const deviation = Math.sqrt(squares / texts.length);
  return { mean, deviation: deviation < 1e-9 ? 0 : deviation };
}

/** Bucket → its column, for the buckets that at least two texts have. */
function sharedBuckets(texts: readonly ReadText[]): ReadonlyMap<number, number> {
  const textsWith = new Map<number, number>();
  for (const { grams } of texts)
    for (const bucket of grams.buckets) textsWith.set(bucket, (textsWith.get(bucket) ?? 0) + 1);
  const columns = new Map<number, number>();
  for (const [bucket, count] of textsWith)
    if (count >= LEAST_TEXTS) columns.set(bucket, TEXT_FEATURES.length + columns.size);
  return columns;
}
