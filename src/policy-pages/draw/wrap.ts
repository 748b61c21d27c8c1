/** Control characters and line breaks in a name would break the drawing, or the terminal. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
}

/** Words over lines of at most `width` characters; a longer word is cut, and a percent sign stays with its figure. At least one line. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of oneLine(text)
    .split(/ (?!%)/)
    .flatMap((each) => cutWord(each, width))) {
    if (line === "") line = word;
    else if (line.length + 1 + word.length <= width) line = `${line} ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function cutWord(word: string, width: number): readonly string[] {
  if (word.length <= width) return [word];
  return [word.slice(0, width), ...cutWord(word.slice(width), width)];
}
