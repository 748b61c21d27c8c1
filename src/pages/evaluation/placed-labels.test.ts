import * as fc from "fast-check";
import { expect, test } from "vitest";
import { textWidth } from "../plots/text-width.ts";
import { type Labelled, placedLabels } from "./placed-labels.ts";

const FRAME = { left: 0, right: 400, top: 0, bottom: 300 };

const alone: Labelled = { label: "light", x: 100, y: 100, radius: 4, isCrossed: false };

test("a label stands to the right of its mark, or at a corner where a cross goes through it", () => {
  expect(placedLabels([alone], FRAME)).toEqual([{ text: "light", x: 109, y: 104, anchor: "start" }]);
  expect(placedLabels([{ ...alone, isCrossed: true }], FRAME)).toEqual([
    { text: "light", x: 104, y: 91, anchor: "start" },
  ]);
});

test("at the right edge it stands to the left, and where there is no room it is left out", () => {
  expect(placedLabels([{ ...alone, x: 390 }], FRAME)).toEqual([
    { text: "light", x: 381, y: 104, anchor: "end" },
  ]);
  expect(placedLabels([alone], { ...FRAME, right: 110, left: 90 })).toEqual([undefined]);
});

test("no label lies on another, nor leaves the frame", () => {
  const mark = fc.record({
    label: fc.string({ minLength: 1, maxLength: 20 }),
    x: fc.integer({ min: 5, max: 395 }),
    y: fc.integer({ min: 5, max: 295 }),
    radius: fc.constantFrom(4, 8),
    isCrossed: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(mark, { maxLength: 25 }), (marks) => {
      const boxes = placedLabels(marks, FRAME).flatMap((label) => {
        if (label === undefined) return [];
        const width = textWidth(label.text);
        const left =
          label.anchor === "start" ? label.x : label.anchor === "end" ? label.x - width : label.x - width / 2;
        return [{ left, right: left + width, y: label.y }];
      });
      for (const [index, a] of boxes.entries()) {
        expect(a.left).toBeGreaterThanOrEqual(0);
        expect(a.right).toBeLessThanOrEqual(400);
        for (const b of boxes.slice(index + 1)) {
          const areApart = a.right <= b.left || b.right <= a.left || Math.abs(a.y - b.y) >= 14;
          expect(areApart).toBe(true);
        }
      }
    }),
    { numRuns: 30 },
  );
});
