import { existsSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { SufficeError } from "../domain/index.ts";

const here = dirname(fileURLToPath(import.meta.url));

/** `presets/` of the package. Bundled and in source, code lies at different depths, so it is looked for upwards. */
export function presetsFolder(): string {
  return join(packageFolder(), "presets");
}

/** `dist/`, for code that runs from there; `undefined` for code that runs from its source. */
export function builtFolder(): string | undefined {
  const dist = join(packageFolder(), "dist");
  return here === dist || here.startsWith(dist + sep) ? dist : undefined;
}

function packageFolder(): string {
  for (let folder = here; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json")) && existsSync(join(folder, "presets"))) return folder;
    if (folder === dirname(folder)) {
      throw new SufficeError("bug.invariant", {
        message: "the folder `presets` of this package is missing; install it again",
      });
    }
  }
}
