import { expect, test } from "vitest";
import { barRows } from "./bar-rows.ts";
import { NARROW, WIDE } from "./figure.ts";
import { growthPlot } from "./growth-plot.ts";
import { rangeRows } from "./range-rows.ts";
import { stackedColumns } from "./stacked-columns.ts";

interface Shape {
  readonly name: string;
  readonly [attribute: string]: string | number;
}

/** The shapes of a drawing whose class begins with `kind`, with their attributes as numbers where they are. */
function shapes(markup: string, kind: string): readonly Shape[] {
  return Array.from(
    markup.matchAll(/<(rect|line|path|text)\b([^>]*)>([^<]*)/g),
    ([, name = "", attributes = "", text = ""]) => {
      const pairs = Array.from(attributes.matchAll(/([\w-]+)="([^"]*)"/g), ([, key = "", value = ""]) => [
        key,
        Number.isNaN(Number(value)) || value === "" ? value : Number(value),
      ]);
      return { text, ...Object.fromEntries(pairs), name };
    },
  ).filter((shape) => String(shape["class"]).startsWith(kind));
}

const STACK = {
  places: 4,
  columns: [
    {
      place: 0,
      segments: [
        { series: 0, usd: 3 },
        { series: 1, usd: 1 },
      ],
      tip: "first",
    },
    { place: 3, segments: [{ series: 0, usd: 2 }], tip: "last" },
  ],
  placeLabel: (place: number) => `${place + 1} Nov`,
  paces: [1, 2],
};

test("columns are as high as their dollars, and stand on each other", () => {
  const { content } = stackedColumns(STACK, WIDE);
  const [bottom, above, other] = shapes(content.markup, "s").map(
    ({ y, height }) => [Number(y), Number(height)] as const,
  );
  if (bottom === undefined || above === undefined || other === undefined)
    throw new Error("a column is missing");
  expect(bottom[1] / above[1]).toBeCloseTo(3, 1);
  expect(bottom[1] / other[1]).toBeCloseTo(1.5, 1);
  expect(above[0] + above[1]).toBeCloseTo(bottom[0], 0);
});

test.each([NARROW, WIDE])("labels under many places do not touch, %d px wide", (width) => {
  const { content } = stackedColumns({ ...STACK, places: 57, paces: [1, 2, 7, 14, 28] }, width);
  const labels = shapes(content.markup, "quiet").filter(({ text }) => String(text).endsWith(" Nov"));
  const gaps = labels
    .slice(1)
    .map(({ x, text }, index) => Number(x) - Number(labels[index]?.["x"]) - String(text).length * 7.4);
  expect(labels.length).toBeGreaterThan(3);
  expect(Math.min(...gaps)).toBeGreaterThan(0);
});

test("bars of shares fill their row, and say a share where it fits", () => {
  const parts = [
    { series: 0, size: 0.75 },
    { series: 2, size: 0.01 },
    { series: 6, size: 0.24 },
  ];
  const { content } = barRows(
    { unit: "share", rows: [{ label: "all calls", end: "$1.00", parts, tip: "" }] },
    WIDE,
  );
  const bars = shapes(content.markup, "s").map(({ width }) => Number(width));
  const whole = bars.reduce((sum, width) => sum + width, 0);
  expect(bars.map((width) => Math.round((100 * width) / whole))).toEqual([75, 1, 24]);
  expect(shapes(content.markup, "on").map(({ text }) => text)).toEqual(["75\u00A0%", "24\u00A0%"]);
});

test("ranges lie on both sides of the line that stands for the work as it was", () => {
  const row = { label: "", result: "", tip: "" };
  const { content } = rangeRows(
    [
      { ...row, low: 2, expected: 5, high: 8 },
      { ...row, low: -4, expected: -1, high: 1 },
    ],
    WIDE,
  );
  const zero = Number(shapes(content.markup, "dashed")[0]?.["x1"]);
  const ends = shapes(content.markup, "s")
    .filter((shape) => String(shape["class"]).endsWith("range"))
    .map(({ x, width }) => [Math.sign(Number(x) - zero), Math.sign(Number(x) + Number(width) - zero)]);
  expect(ends).toEqual([
    [1, 1],
    [-1, 1],
  ]);
});

test("a growing conversation begins at the axis and ends at its dollars, with each loss where it happened", () => {
  const points = [10, 20, 40, 15].map((promptTokens, index) => ({
    promptTokens,
    usdSoFar: index + 1,
    tip: () => "",
  }));
  const { content } = growthPlot(
    {
      points,
      losses: [
        { index: 2, cause: "expiry" },
        { index: 2, cause: "model-switch" },
      ],
      turns: [{ index: 1, label: "switching would have paid", shortLabel: "switch" }],
    },
    WIDE,
  );
  const [context, dollars] = shapes(content.markup, "l").map(({ d }) =>
    String(d)
      .slice(1)
      .split("L")
      .map((pair) => pair.split(" ").map(Number)),
  );
  const marks = Array.from(content.markup.matchAll(/translate\(([\d.]+) ([\d.]+)\)/g), ([, x, y]) => [
    Number(x),
    Number(y),
  ]);
  const [at, height = 0] = context?.[2] ?? [];
  expect(marks).toEqual([
    [at, height],
    [at, height - 14],
  ]);
  expect(dollars?.map(([, y = 0]) => Math.sign(y - (dollars[0]?.[1] ?? 0)))).toEqual([0, -1, -1, -1]);
  expect(shapes(content.markup, "dashed").map(({ x1 }) => x1)).toEqual([context?.[1]?.[0]]);
});
