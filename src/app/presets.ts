import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Policy, PriceBook } from "../domain/index.ts";
import type { ShippedCatalogue } from "../settings/index.ts";
import { builtFolder, presetsFolder } from "./package-files.ts";

/** The one book that is compiled; those of the documents are read when somebody asks for them. */
const LIST = "list";

/** The shipped data, already validated: written by the build from the same files by the same loaders. */
export interface CompiledPresets {
  readonly policies: Readonly<Record<string, Policy>>;
  readonly catalogue: ShippedCatalogue;
}

export interface Presets {
  /** Throws `settings.invalid` for a policy that does not exist or is wrong; paths start at `from`. */
  policy(name: string, from: string): Promise<Policy>;
  catalogue(): Promise<ShippedCatalogue>;
  /** `list`, another shipped book, or a file of prices by its path, which starts at `from`. Throws as `policy` does. */
  priceBook(name: string, from: string): Promise<PriceBook>;
}

/** In a build the compiled data, which takes a tenth of the time; a policy file of the user's is always read and validated. */
export async function loadPresets(): Promise<Presets> {
  const compiled = await readCompiled();
  const catalogue = async () => {
    if (compiled !== undefined) return compiled.catalogue;
    const { loadCatalogue } = await import("../settings/index.ts");
    return loadCatalogue(presetsFolder());
  };
  return {
    async policy(name, from) {
      const known = Object.entries(compiled?.policies ?? {}).find(([each]) => each === name);
      if (known !== undefined) return known[1];
      const { loadPolicy } = await import("../settings/index.ts");
      return loadPolicy(name, presetsFolder(), from);
    },
    catalogue,
    async priceBook(name, from) {
      if (name === LIST) return (await catalogue()).priceBook;
      const { loadPriceBook } = await import("../settings/index.ts");
      return loadPriceBook(name, presetsFolder(), from);
    },
  };
}

/** What the build writes. */
export async function compilePresets(): Promise<CompiledPresets> {
  const { loadCatalogue, loadPolicy, presetNames } = await import("../settings/index.ts");
  const folder = presetsFolder();
  const policies = await Promise.all(
    (await presetNames(folder)).map(async (name) => [name, await loadPolicy(name, folder, folder)] as const),
  );
  return { policies: Object.fromEntries(policies), catalogue: await loadCatalogue(folder) };
}

async function readCompiled(): Promise<CompiledPresets | undefined> {
  const folder = builtFolder();
  const file = folder === undefined ? undefined : join(folder, "presets.json");
  if (file === undefined || !existsSync(file)) return undefined;
  const compiled: CompiledPresets = JSON.parse(await readFile(file, "utf8"));
  return compiled;
}
