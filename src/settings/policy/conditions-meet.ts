import type { Bounds, Condition, ShareBounds } from "../../domain/index.ts";

/** Whether no task at all can satisfy a condition: an empty list, or bounds that leave nothing between them. */
export function neverHolds(condition: Condition): boolean {
  const { files, contextTokens, complexityScore, any } = condition;
  return (
    LISTS.some((key) => condition[key]?.length === 0) ||
    [files, contextTokens].some((bounds) => bounds !== undefined && isEmpty(bounds)) ||
    (complexityScore !== undefined && isEmptyShare(complexityScore)) ||
    (any?.every(neverHolds) ?? false)
  );
}

/** Whether no task can satisfy both. `false` where it cannot be told. */
export function excludeEachOther(a: Condition, b: Condition): boolean {
  return (
    neverHolds(a) ||
    neverHolds(b) ||
    [a.kind, a.complexity, a.risk].some((list, index) =>
      areDisjoint(list, [b.kind, b.complexity, b.risk][index]),
    ) ||
    areApart(a.files, b.files) ||
    areApart(a.contextTokens, b.contextTokens) ||
    areSharesApart(a.complexityScore, b.complexityScore) ||
    (a.any?.every((each) => excludeEachOther(each, b)) ?? false) ||
    (b.any?.every((each) => excludeEachOther(a, each)) ?? false)
  );
}

/** Whether every task that satisfies `narrow` satisfies `wide`. `false` where it cannot be told. */
export function isWithin(narrow: Condition, wide: Condition): boolean {
  return (
    LISTS.every((key) => isSubset(narrow[key], wide[key])) &&
    (wide.namesRoute === undefined || narrow.namesRoute === true) &&
    (wide.chunk === undefined || narrow.chunk === true) &&
    isInside(narrow.files, wide.files) &&
    isInside(narrow.contextTokens, wide.contextTokens) &&
    isShareInside(narrow.complexityScore, wide.complexityScore) &&
    (wide.any?.some((each) => isWithin(narrow, each)) ?? true)
  );
}

/** Keys that hold where one of their values does. */
const LISTS = ["label", "kind", "complexity", "titleWords", "risk"] as const;

function isSubset(narrow: readonly string[] | undefined, wide: readonly string[] | undefined): boolean {
  return wide === undefined || (narrow?.every((each) => wide.includes(each)) ?? false);
}

function areDisjoint(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a !== undefined && b !== undefined && !a.some((each) => b.includes(each));
}

const least = ({ atLeast = 0 }: Bounds) => atLeast;
const most = ({ atMost = Number.POSITIVE_INFINITY }: Bounds) => atMost;
const isEmpty = (bounds: Bounds) => least(bounds) > most(bounds);

function areApart(a: Bounds | undefined, b: Bounds | undefined): boolean {
  return a !== undefined && b !== undefined && (least(a) > most(b) || least(b) > most(a));
}

function isInside(narrow: Bounds | undefined, wide: Bounds | undefined): boolean {
  if (wide === undefined) return true;
  return narrow !== undefined && least(narrow) >= least(wide) && most(narrow) <= most(wide);
}

/** A score is 0 at least: without `above`, that is within. */
const over = ({ above = -1 }: ShareBounds) => above;
const upTo = ({ atMost = 1 }: ShareBounds) => atMost;
const isEmptyShare = (bounds: ShareBounds) => over(bounds) >= upTo(bounds);

function areSharesApart(a: ShareBounds | undefined, b: ShareBounds | undefined): boolean {
  return a !== undefined && b !== undefined && (over(a) >= upTo(b) || over(b) >= upTo(a));
}

function isShareInside(narrow: ShareBounds | undefined, wide: ShareBounds | undefined): boolean {
  if (wide === undefined) return true;
  return narrow !== undefined && over(narrow) >= over(wide) && upTo(narrow) <= upTo(wide);
}
