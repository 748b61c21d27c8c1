/** At most about `maxBytes` of UTF-8: the beginning and the end, with a line between that says how much was cut. */
export function cutText(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  const half = Math.floor(maxBytes / 2);
  const head = bytes
    .subarray(0, half)
    .toString("utf8")
    .replace(/\uFFFD$/, "");
  const tail = bytes
    .subarray(bytes.length - half)
    .toString("utf8")
    .replace(/^\uFFFD+/, "");
  return `${head}\n[… ${bytes.length - 2 * half} bytes cut …]\n${tail}`;
}

/** A line as it is shown: without its line break, and cut where it is very long (minified files). */
export function shownLine(line: string, maxLength: number): string {
  const text = line.endsWith("\r") ? line.slice(0, -1) : line;
  return text.length <= maxLength
    ? text
    : `${text.slice(0, maxLength)} [… ${text.length - maxLength} characters more]`;
}

/** A path on one line, whatever its name holds. */
export function shownPath(path: string): string {
  return /\p{Cc}/u.test(path) ? JSON.stringify(path) : path;
}
