import {
  type Bounds,
  type Complexity,
  type Condition,
  RISKS,
  type Risk,
  type TaskKind,
} from "../../domain/index.ts";

/** Numbers above one bound, which is not among them, up to another, which is. Counts are whole: from 2 on is above 1. */
export interface Span {
  readonly above: number;
  readonly atMost: number;
}

/** The tasks for which all of these hold: a condition without its `any`. A key that is absent says nothing. */
export interface Cell {
  readonly namesRoute: boolean;
  readonly chunk: boolean;
  /** One label out of each list. */
  readonly labels: readonly (readonly string[])[];
  /** One phrase out of each list. */
  readonly titleWords: readonly (readonly string[])[];
  readonly kinds: readonly TaskKind[] | undefined;
  readonly complexities: readonly Complexity[] | undefined;
  /** Never unknown: a task has a sign of risk or it has none. */
  readonly risks: readonly Risk[];
  readonly files: Span | undefined;
  readonly contextTokens: Span | undefined;
  readonly complexityScore: Span | undefined;
}

/** A condition as cells, of which at least one holds wherever the condition does. None: it can hold for no task. */
export function cellsOf(condition: Condition): readonly Cell[] {
  const own = cellOf(condition);
  const cells =
    condition.any === undefined
      ? [own]
      : condition.any.flatMap(cellsOf).map((each) => intersection(own, each));
  return cells.filter(canHold);
}

function cellOf(condition: Condition): Cell {
  const { namesRoute, label, kind, complexity, titleWords, files, contextTokens, ...others } = condition;
  const { complexityScore, risk, chunk, any: _readApart, ...unread } = others;
  return {
    // A key that is not read would make a rule look wider than it is: a new one stops the build here.
    ...(unread satisfies Readonly<Record<string, never>>),
    namesRoute: namesRoute ?? false,
    chunk: chunk ?? false,
    labels: label === undefined ? [] : [label],
    titleWords: titleWords === undefined ? [] : [titleWords],
    kinds: kind,
    complexities: complexity,
    risks: risk ?? RISKS,
    files: files && countsWithin(files),
    contextTokens: contextTokens && countsWithin(contextTokens),
    complexityScore: complexityScore && {
      above: complexityScore.above ?? -1,
      atMost: Math.min(1, complexityScore.atMost ?? 1),
    },
  };
}

function countsWithin({ atLeast, atMost }: Bounds): Span {
  return { above: Math.max(0, atLeast ?? 0) - 1, atMost: atMost ?? Number.POSITIVE_INFINITY };
}

function intersection(a: Cell, b: Cell): Cell {
  return {
    namesRoute: a.namesRoute || b.namesRoute,
    chunk: a.chunk || b.chunk,
    labels: [...a.labels, ...b.labels],
    titleWords: [...a.titleWords, ...b.titleWords],
    kinds: bothLists(a.kinds, b.kinds),
    complexities: bothLists(a.complexities, b.complexities),
    risks: a.risks.filter((risk) => b.risks.includes(risk)),
    files: bothSpans(a.files, b.files),
    contextTokens: bothSpans(a.contextTokens, b.contextTokens),
    complexityScore: bothSpans(a.complexityScore, b.complexityScore),
  };
}

function bothLists<Item>(
  a: readonly Item[] | undefined,
  b: readonly Item[] | undefined,
): readonly Item[] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.filter((item) => b.includes(item));
}

function bothSpans(a: Span | undefined, b: Span | undefined): Span | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return { above: Math.max(a.above, b.above), atMost: Math.min(a.atMost, b.atMost) };
}

function canHold(cell: Cell): boolean {
  const { labels, titleWords, kinds, complexities, risks, files, contextTokens, complexityScore } = cell;
  const lists = [...labels, ...titleWords, kinds, complexities, risks];
  const spans = [files, contextTokens, complexityScore];
  return (
    lists.every((list) => list === undefined || list.length > 0) &&
    spans.every((span) => span === undefined || span.above < span.atMost)
  );
}
