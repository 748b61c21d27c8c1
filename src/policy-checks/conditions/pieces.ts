import type { Cell, Span } from "./cell.ts";

/** More pieces than this are not looked at, and the cell stays whole: then less is proved, and nothing wrong. */
const MOST_PIECES = 4096;

type Choices = readonly Partial<Cell>[];

/**
 * A cell cut wherever one of `others` draws a line, so that what several of them cover together is seen piece by piece.
 * The pieces add up to the cell.
 */
export function piecesOf(cell: Cell, others: readonly Cell[]): readonly Cell[] {
  const dimensions = dimensionsOf(cell, others);
  const count = dimensions.reduce((product, choices) => product * choices.length, 1);
  if (count > MOST_PIECES) return [cell];
  return dimensions.reduce<readonly Cell[]>(
    (pieces, choices) => pieces.flatMap((piece) => choices.map((choice) => ({ ...piece, ...choice }))),
    [cell],
  );
}

/** One list of choices for each fact that the others ask for as well. */
function dimensionsOf(cell: Cell, others: readonly Cell[]): readonly Choices[] {
  const { kinds, complexities, risks } = cell;
  const dimensions: (Choices | undefined)[] = [
    others.some((each) => each.labels.length > 0)
      ? oneOfEach(cell.labels).map((labels) => ({ labels }))
      : undefined,
    others.some((each) => each.titleWords.length > 0)
      ? oneOfEach(cell.titleWords).map((titleWords) => ({ titleWords }))
      : undefined,
    others.some((each) => each.kinds) ? kinds?.map((kind) => ({ kinds: [kind] })) : undefined,
    others.some((each) => each.complexities)
      ? complexities?.map((complexity) => ({ complexities: [complexity] }))
      : undefined,
    others.some((each) => each.risks.length < risks.length)
      ? risks.map((risk) => ({ risks: [risk] }))
      : undefined,
    cut(
      cell.files,
      others.map((each) => each.files),
    )?.map((files) => ({ files })),
    cut(
      cell.contextTokens,
      others.map((each) => each.contextTokens),
    )?.map((contextTokens) => ({ contextTokens })),
    cut(
      cell.complexityScore,
      others.map((each) => each.complexityScore),
    )?.map((complexityScore) => ({
      complexityScore,
    })),
  ];
  return dimensions.filter((choices) => choices !== undefined);
}

/** Every way to take one word out of each list, each word as a list of its own. */
function oneOfEach(lists: readonly (readonly string[])[]): readonly (readonly (readonly string[])[])[] {
  let ways: readonly (readonly (readonly string[])[])[] = [[]];
  for (const list of lists) {
    if (ways.length * list.length > MOST_PIECES) return [lists];
    ways = ways.flatMap((way) => list.map((word) => [...way, [word]]));
  }
  return ways;
}

function cut(span: Span | undefined, others: readonly (Span | undefined)[]): readonly Span[] | undefined {
  if (span === undefined) return undefined;
  const borders = others
    .flatMap((other) => (other === undefined ? [] : [other.above, other.atMost]))
    .filter((border) => border > span.above && border < span.atMost);
  const ends = [...new Set([...borders, span.atMost])].toSorted((a, b) => a - b);
  return ends.map((atMost, index) => ({ above: ends[index - 1] ?? span.above, atMost }));
}
