import { harmless } from "../harmless.ts";

/**
 * Words over lines of at most `width` characters, each line after the first behind `indent`, which does not count. A longer word, such as a
 * path, stays whole, and a percent sign stays with its figure.
 */
export function wrapWords(text: string, width: number, indent = ""): string {
  const lines: string[] = [];
  let line = "";
  for (const word of harmless(text)
    .trim()
    .split(/\s+(?!%)/)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && longer.length > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].join(`\n${indent}`);
}
