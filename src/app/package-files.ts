import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { SufficeError } from "../domain/index.ts";

/** The package's own folder: bundled and in source, code lies at different depths, so it is looked for upwards. */
export function packageFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json")) && existsSync(join(folder, "presets"))) return folder;
    if (folder === dirname(folder)) {
      throw new SufficeError("bug.invariant", {
        message: "the folder `presets` of this package is missing; install it again",
      });
    }
  }
}

export function presetsFolder(): string {
  return join(packageFolder(), "presets");
}

export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageFolder(), "package.json"), "utf8"));
  const hasVersion = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return hasVersion && typeof manifest.version === "string" ? manifest.version : "unknown";
}
