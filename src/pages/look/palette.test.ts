import { expect, test } from "vitest";
import { contrast, DARK, inkOn, LIGHT, linearRgb, type Palette, REST } from "./palette.ts";

const SCHEMES: readonly [string, Palette][] = [
  ["light", LIGHT],
  ["dark", DARK],
];

test("contrast is what the guideline says for black on white, and for a grey", () => {
  expect([contrast("#000000", "#ffffff"), contrast("#767676", "#ffffff").toFixed(2)]).toEqual([21, "4.54"]);
});

test.each(SCHEMES)("%s: all text is read on paper and on panels", (_, palette) => {
  const weak = [palette.text, palette.quiet, palette.link, palette.warning].filter(
    (ink) => Math.min(contrast(ink, palette.paper), contrast(ink, palette.panel)) < 4.5,
  );
  expect(weak).toEqual([]);
});

test.each(SCHEMES)(
  "%s: every series stands out from the paper, and a label from the series",
  (_, palette) => {
    const weak = palette.series.filter(
      (colour) => contrast(colour, palette.paper) < 3 || contrast(inkOn(colour), colour) < 4.5,
    );
    expect(weak).toEqual([]);
  },
);

/** Source: Machado, Oliveira and Fernandes 2009, severity 1.0, on linear light. */
const SIGHTS: Readonly<Record<string, readonly (readonly number[])[]>> = {
  "full sight": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

/** Distance in Oklab, where about 0.02 is just seen side by side. */
function distance(one: string, other: string, sight: readonly (readonly number[])[]): number {
  const [a, b] = [one, other].map((colour) => oklab(linearRgb(colour), sight));
  return Math.hypot(...(a ?? []).map((value, index) => value - (b?.[index] ?? 0)));
}

function product(rows: readonly (readonly number[])[], vector: readonly number[]): readonly number[] {
  return rows.map((row) => row.reduce((sum, value, index) => sum + value * (vector[index] ?? 0), 0));
}

function oklab(rgb: readonly number[], sight: readonly (readonly number[])[]): readonly number[] {
  const cones = product(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    product(sight, rgb).map((value) => Math.max(0, value)),
  );
  return product(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones.map(Math.cbrt),
  );
}

test.each(
  SCHEMES.flatMap(([name, palette]) => Object.keys(SIGHTS).map((sight) => [name, sight, palette] as const)),
)("%s: any two series are told apart with %s", (_, sight, palette) => {
  const alike = palette.series.flatMap((one, index) =>
    palette.series
      .slice(index + 1)
      .map((other) => ({ one, other, apart: distance(one, other, SIGHTS[sight] ?? []) }))
      .filter(({ apart }) => apart < 0.09),
  );
  expect(alike).toEqual([]);
});

test("the series that stands for the rest is the last one of both schemes", () => {
  expect(SCHEMES.map(([, { series }]) => series.length - 1)).toEqual([REST, REST]);
});
