import { expect, test } from "vitest";
import { instant } from "../domain/index.ts";
import { retryAfter } from "./retry-after.ts";

const now = instant(Date.UTC(2026, 10, 20, 12, 0, 0));

test.each<[string | undefined, number | undefined]>([
  ["0", 0],
  ["7", 7000],
  [" 7 ", 7000],
  ["1.5", 1500],
  ["Fri, 20 Nov 2026 12:00:30 GMT", 30_000],
  ["Fri, 20 Nov 2026 11:59:00 GMT", 0],
  ["Friday, 20-Nov-26 12:00:30 GMT", 30_000],
  ["-3", undefined],
  ["soon", undefined],
  ["2026-11-20T12:00:30Z", undefined],
  ["Fri, 99 Nov 2026 12:00:30 GMT", undefined],
  ["", undefined],
  [undefined, undefined],
])("retry-after %j at noon means %j ms", (header, milliseconds) => {
  expect(retryAfter(header, now)).toBe(milliseconds);
});
