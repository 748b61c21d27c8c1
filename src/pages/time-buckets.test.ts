import { expect, test } from "vitest";
import { instant } from "../domain/index.ts";
import { timeBuckets } from "./time-buckets.ts";

const at = (text: string) => instant(Date.parse(text));

function told(first: string, last: string) {
  const { length, count, indexOf, shortLabel, longLabel } = timeBuckets(at(first), at(last));
  return [length, count, indexOf(at(last)), shortLabel(0), longLabel(0), longLabel(count - 1)];
}

test("two days and less are shown by hours", () => {
  expect(told("2026-11-03T22:59:00Z", "2026-11-04T01:00:00Z")).toEqual([
    "hour",
    4,
    3,
    "22:00",
    "2026-11-03 22:00",
    "2026-11-04 01:00",
  ]);
});

test("midnight says its day", () => {
  expect(timeBuckets(at("2026-11-03T22:59:00Z"), at("2026-11-04T01:00:00Z")).shortLabel(2)).toBe("4 Nov");
});

test("up to sixty days are shown by days", () => {
  expect(told("2026-10-01T23:00:00Z", "2026-11-03T01:00:00Z")).toEqual([
    "day",
    34,
    33,
    "1 Oct",
    "2026-10-01",
    "2026-11-03",
  ]);
});

test("more are shown by weeks, which begin on Monday", () => {
  expect(told("2026-08-20T12:00:00Z", "2026-11-21T12:00:00Z")).toEqual([
    "week",
    14,
    13,
    "17 Aug",
    "week of 2026-08-17",
    "week of 2026-11-16",
  ]);
});

test("a single moment is one hour", () => {
  expect(told("2026-11-03T22:59:00Z", "2026-11-03T22:59:00Z").slice(0, 3)).toEqual(["hour", 1, 0]);
});
