/** By segments, and in any case, as the tools refuse them: `./acceptance//` covers the same files as `acceptance`. */
export function isUnder(path: string, folder: string): boolean {
  const place = segmentsOf(path);
  return segmentsOf(folder).every((segment, index) => segment === place[index]);
}

/** Whether two paths can mean the same file: they are the same, or one is a folder that holds the other. */
export function overlap(left: string, right: string): boolean {
  return isUnder(left, right) || isUnder(right, left);
}

function segmentsOf(path: string): readonly string[] {
  return path
    .toLowerCase()
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".");
}
