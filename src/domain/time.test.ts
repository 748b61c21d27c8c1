import { expect, test } from "vitest";
import { SufficeError } from "./errors.ts";
import { instant, isoTime, parseInstant } from "./time.ts";

test("a date alone means its first moment in UTC", () => {
  expect(parseInstant("2026-11-20")).toBe(Date.UTC(2026, 10, 20));
});

test("a time with its offset is that moment", () => {
  expect(parseInstant("2026-11-20T01:30:00.250+02:00")).toBe(Date.UTC(2026, 10, 19, 23, 30, 0, 250));
  expect(parseInstant("2026-11-20T01:30:00Z")).toBe(Date.UTC(2026, 10, 20, 1, 30));
});

test.each([
  "",
  "yesterday",
  "20.11.2026",
  "11/20/2026",
  "2026-13-01",
  "2026-02-30",
  "2026-11-20 nonsense",
  "2026-11-20 (noon)",
])("%j is no date", (text) => {
  expect(parseInstant(text)).toBeUndefined();
});

test("a time without an offset is refused, since it would mean another moment on every machine", () => {
  expect(parseInstant("2026-11-20T10:00:00")).toBeUndefined();
  expect(parseInstant("2026-11-20 10:00")).toBeUndefined();
});

test("a moment is printed in ISO 8601, and read back as it was", () => {
  const at = instant(Date.UTC(2026, 10, 20, 12, 34, 56, 789));
  expect(isoTime(at)).toBe("2026-11-20T12:34:56.789Z");
  expect(parseInstant(isoTime(at))).toBe(at);
});

test("an instant is a whole number of milliseconds", () => {
  expect(() => instant(0.5)).toThrow(
    new SufficeError("bug.invariant", { message: "0.5 is not an instant in milliseconds" }),
  );
});
