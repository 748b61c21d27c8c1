import { shortened } from "../html/words.ts";

/** Of the plots' text, 12 px high: figures and small letters; wide letters are rare enough in labels. */
const CHARACTER_PX = 6.7;

/** About how wide a label will be, in px; no font is measured. */
export function textWidth(text: string): number {
  return Array.from(text).length * CHARACTER_PX;
}

/** As much of a label as fits into a width in px, with `…` where something was cut. */
export function fitted(text: string, width: number): string {
  return shortened(text, Math.max(1, Math.floor(width / CHARACTER_PX)));
}
