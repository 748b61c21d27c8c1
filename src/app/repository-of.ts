import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The top folder of the git repository that a folder lies in, by its `.git`; `undefined` for none. Starts no program. */
export function repositoryOf(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return undefined;
  }
}
