import Table from "cli-table3";
import { harmless } from "./harmless.ts";

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

/** At most `width` columns of a terminal, on one line, cut with an ellipsis. */
export function cut(text: string, width: number): string {
  const line = harmless(text.replace(/\s+/g, " "));
  if (PLAIN.test(line)) return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`;
  // Made only where it is needed: it takes longer to make than to use.
  const characters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  let columns = 0;
  const end = characters.findIndex((character) => {
    columns += columnsOf(character);
    return columns > width;
  });
  if (end === -1) return line;
  // The ellipsis needs a column: one more character goes where it would not have it.
  const kept = characters.slice(0, end);
  while (kept.length > 0 && sum(kept) > width - 1) kept.pop();
  return `${kept.join("")}…`;
}

/** One column for each character. */
const PLAIN = /^[\x20-\x7e]*$/;

/** Characters that fill two columns of a terminal: those of East Asian scripts, full-width forms, and emoji. */
const WIDE =
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60]/u;

function columnsOf(character: string): number {
  return WIDE.test(character) ? 2 : 1;
}

function sum(characters: readonly string[]): number {
  return characters.reduce((columns, character) => columns + columnsOf(character), 0);
}
