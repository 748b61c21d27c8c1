import { isAbsolute, relative, resolve } from "node:path";

/** Where a path lies below a folder, `""` for the folder itself; `undefined` where it lies elsewhere. By its name alone: links are not followed. */
export function placeInside(folder: string, path: string): string | undefined {
  if (path.startsWith("~")) return undefined;
  const place = relative(folder, resolve(folder, path));
  return isAbsolute(place) || /^\.\.(?:[/\\]|$)/.test(place) ? undefined : place;
}
