/** The colours of one scheme, as `#rrggbb`. */
export interface Palette {
  readonly paper: string;
  /** Behind tiles and under a pointer. */
  readonly panel: string;
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly link: string;
  readonly warning: string;
  /** What is told apart by colour, in the order of use; the last one stands for all the rest. */
  readonly series: readonly string[];
}

/** Number of the series that stands for all the rest. */
export const REST = 7;

/** Series are told apart with any of the common colour blindnesses, by lightness too; a test measures it. */
export const LIGHT: Palette = {
  paper: "#ffffff",
  panel: "#f4f5f7",
  text: "#1b1f24",
  quiet: "#57606a",
  line: "#d5d9de",
  link: "#0b57a4",
  warning: "#9a3412",
  series: ["#2250b6", "#cc8020", "#1a7958", "#72669b", "#332288", "#ad4a00", "#6f2954", "#808890"],
};

export const DARK: Palette = {
  paper: "#14171c",
  panel: "#1e232a",
  text: "#e8eaed",
  quiet: "#a8b0ba",
  line: "#3a424d",
  link: "#7cc0ff",
  warning: "#ffb38a",
  series: ["#79a6ff", "#f2983a", "#2ac99b", "#f2c8f0", "#726ed2", "#ece58a", "#d9483c", "#7c848c"],
};

/** Black or white, whichever is read better on `colour`: one of the two always has a contrast of 4.5 and more. */
export function inkOn(colour: string): string {
  return contrast(colour, "#000000") >= contrast(colour, "#ffffff") ? "#000000" : "#ffffff";
}

/**
 * From 1 to 21, the order of the two does not matter.
 * Source: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio (checked 2026-11-21).
 */
export function contrast(one: string, other: string): number {
  const a = luminance(one);
  const b = luminance(other);
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = linearRgb(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Each of red, green and blue from 0 to 1, as light and not as it is written. */
export function linearRgb(colour: string): readonly number[] {
  return [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
}
