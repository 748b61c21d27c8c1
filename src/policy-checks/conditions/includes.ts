import { phraseIn } from "../../domain/index.ts";
import type { Cell, Span } from "./cell.ts";

/**
 * Whether every task in `inner` is surely in `outer`. Sound, not complete: where it says no, it may still be so. A title with
 * "fix typo" also holds "typo", so the longer phrase lies within the shorter one.
 */
export function includes(outer: Cell, inner: Cell): boolean {
  return (
    (!outer.namesRoute || inner.namesRoute) &&
    (!outer.chunk || inner.chunk) &&
    outer.labels.every((list) => inner.labels.some((own) => isWithin(own, list))) &&
    outer.titleWords.every((list) =>
      inner.titleWords.some((own) => own.every((word) => phraseIn(word, list))),
    ) &&
    isWithin(inner.kinds, outer.kinds) &&
    isWithin(inner.complexities, outer.complexities) &&
    isWithin(inner.risks, outer.risks) &&
    liesIn(inner.files, outer.files) &&
    liesIn(inner.contextTokens, outer.contextTokens) &&
    liesIn(inner.complexityScore, outer.complexityScore)
  );
}

function isWithin<Item>(inner: readonly Item[] | undefined, outer: readonly Item[] | undefined): boolean {
  if (outer === undefined) return true;
  return inner?.every((item) => outer.includes(item)) ?? false;
}

function liesIn(inner: Span | undefined, outer: Span | undefined): boolean {
  if (outer === undefined) return true;
  return inner !== undefined && inner.above >= outer.above && inner.atMost <= outer.atMost;
}
