/** Whether a path holds no character of a pattern: what protects paths takes names and no globs. */
export function isPlainPath(text: string): boolean {
  return !/[*?[\]{}]/.test(text);
}
