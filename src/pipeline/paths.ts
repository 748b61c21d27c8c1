/** By segments, and in any case, as the tools refuse them: `./acceptance//` covers the same files as `acceptance`. */
export function isUnder(path: string, folder: string): boolean {
  const place = segmentsOf(path);
  return segmentsOf(folder).every((segment, index) => segment === place[index]);
}

/** `src/./a/../B` as `src`, `b`. */
export function segmentsOf(path: string): readonly string[] {
  const segments: string[] = [];
  for (const segment of path.toLowerCase().split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  return segments;
}
