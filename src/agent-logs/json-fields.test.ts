import { expect, test } from "vitest";
import { numberAt, objectAt, textAt, timeAt, tokensAt } from "./json-fields.ts";

test("tokens are whole numbers that a price can be multiplied with, also as text", () => {
  const counts = { a: 12, b: "12", c: 0, d: -1, e: 1.5, f: "many", g: 5e9, h: true, i: "", j: " 1", k: null };
  expect(Object.keys(counts).map((key) => tokensAt(counts, key))).toEqual([
    12,
    12,
    0,
    ...Array.from({ length: 8 }, () => undefined),
  ]);
});

test("numbers are finite and not negative, also as text", () => {
  const numbers = { a: 0.25, b: "0.25", c: "1e400", d: -0.25, e: "0x", f: [1] };
  expect(Object.keys(numbers).map((key) => numberAt(numbers, key))).toEqual([
    0.25,
    0.25,
    ...Array.from({ length: 4 }, () => undefined),
  ]);
});

test("an empty text and one of another kind are not given", () => {
  expect(["a", "b", "c", "d"].map((key) => textAt({ a: "x", b: "", c: 1 }, key))).toEqual([
    "x",
    undefined,
    undefined,
    undefined,
  ]);
});

test("what is no object is an empty one", () => {
  expect(["a", "b", "c"].map((key) => objectAt({ a: { x: 1 }, b: [1] }, key))).toEqual([{ x: 1 }, {}, {}]);
});

test("a time has its offset, or is in milliseconds, and lies in this century or the next", () => {
  const at = Date.UTC(2026, 2, 1, 10);
  const times = {
    a: "2026-03-01T11:00:00+01:00",
    b: at,
    c: at + 0.5,
    d: "2026-03-01T10:00:00",
    e: at / 1000,
    f: at * 1000,
    g: null,
    h: Number.MAX_VALUE,
  };
  expect(Object.keys(times).map((key) => timeAt(times, key))).toEqual([
    at,
    at,
    at,
    ...Array.from({ length: 5 }, () => undefined),
  ]);
});
