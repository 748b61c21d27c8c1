import { shortened } from "../html/words.ts";

/** In the mean, at 12 px, of figures and small letters in a wide font; in others there is some room left. */
const CHARACTER_PX = 7.4;

/** About how wide a label will be, in px; no font is measured. */
export function textWidth(text: string): number {
  return Array.from(text).length * CHARACTER_PX;
}

/** A label in one line or, broken between words, in two. */
export function wrapped(text: string, width: number): readonly [string, string] {
  const words = text.split(" ");
  let first = words.shift() ?? "";
  while (words[0] !== undefined && textWidth(`${first} ${words[0]}`) <= width)
    first = `${first} ${words.shift()}`;
  return [fitted(first, width), fitted(words.join(" "), width)];
}

/** As much of a label as fits into a width in px, with `…` where something was cut. */
export function fitted(text: string, width: number): string {
  return shortened(text, Math.max(1, Math.floor(width / CHARACTER_PX)));
}
