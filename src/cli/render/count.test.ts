import * as fc from "fast-check";
import { expect, test } from "vitest";
import { count } from "./count.ts";

test("property: whole numbers are written as people of the US write them", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      expect(count(value)).toBe(value.toLocaleString("en-US"));
    }),
  );
});
