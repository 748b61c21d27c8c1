import { expect, test } from "vitest";
import { loggedTimeAt } from "./logged-time.ts";

test.each([
  ["2026-10-01T10:00:00.250Z"],
  ["2026-10-01T10:00:00.250000"],
  ["2026-10-01 10:00:00.250"],
  ["2026-10-01 10:00:00.25 UTC"],
  ["2026-10-01 12:00:00.250+02"],
  ["2026-10-01 15:30:00.250 +0530"],
  ["2026-10-01T08:00:00.250-02:00"],
  [1_790_848_800.25],
  ["1790848800.25"],
  [1_790_848_800_250],
])("%s is the same moment", (at) => {
  expect(loggedTimeAt({ at }, "at")).toBe(Date.parse("2026-10-01T10:00:00.250Z"));
});

test.each([
  [""],
  ["yesterday"],
  ["2026-02-30 10:00:00"],
  ["2026-10-01 10:00:00 CEST"],
  [-1],
  [true],
  [null],
  [1e300],
])("%s is no time", (at) => {
  expect(loggedTimeAt({ at }, "at", "missing")).toBeUndefined();
});

test("the first key that has a time holds", () => {
  expect(loggedTimeAt({ a: "?", b: "2026-10-01", c: 1 }, "a", "b", "c")).toBe(Date.parse("2026-10-01"));
});
