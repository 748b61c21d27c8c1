import Table from "cli-table3";
import { harmless } from "./harmless.ts";

const GRAPHEMES = new Intl.Segmenter();

const NO_LINES = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

/** Columns that line up, without lines: `right` names the columns of figures by their heads. */
export function table(options: {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly right?: readonly string[];
}): string {
  const made = new Table({
    head: [...options.head],
    chars: NO_LINES,
    colAligns: options.head.map((name) => (options.right?.includes(name) ? "right" : "left")),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0, compact: true },
  });
  for (const row of options.rows) made.push(row.map(oneLine));
  return `${made
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")}\n`;
}

/** A cell stays on its line, whatever a ticket holds: no line breaks, no control characters, no escape sequences. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, " ");
}

/** At most `width` characters as a reader sees them, on one line, cut with an ellipsis. */
export function cut(text: string, width: number): string {
  const line = harmless(text.replace(/\s+/g, " "));
  const characters = Array.from(GRAPHEMES.segment(line), ({ segment }) => segment);
  return characters.length <= width ? characters.join("") : `${characters.slice(0, width - 1).join("")}…`;
}
