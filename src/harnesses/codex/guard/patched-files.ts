import { placeInside } from "./inside-folder.ts";

/** What Codex itself takes for its way of changing files, instead of running it: a here-document whose text no shell touches. */
const HERE_DOCUMENT = /^\s*apply_patch\s*<<\s*(['"])(\w+)\1\r?\n([\s\S]*?)\r?\n\2\s*$/;
const FILE = /^\*\*\* (?:(?:Add|Update|Delete) File|Move to): (.+)$/gm;

/** The patch that a line of shell hands to `apply_patch`; `undefined` where it is, or holds, anything else. */
export function patchOfLine(line: string): string | undefined {
  return HERE_DOCUMENT.exec(line)?.[3];
}

/** Files of a patch that do not lie below the folder that it is applied in; git's own count as such. */
export function filesOutside(patch: string, folder: string): readonly string[] {
  const files = Array.from(patch.matchAll(FILE), ([, file = ""]) => file.trim());
  return files.filter((file) => {
    const place = placeInside(folder, file);
    return place === undefined || /^\.git(?:[/\\]|$)/.test(place);
  });
}
