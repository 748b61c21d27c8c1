import { statSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import {
  type ModelRegistry,
  type Policy,
  type Price,
  type PriceBook,
  type Probe,
  SufficeError,
  type Tier,
} from "../domain/index.ts";
import { modelsSchema, pricesSchema } from "./catalogue-schemas.ts";
import { parseYaml, type YamlSource } from "./parse-yaml.ts";
import { probesSchema } from "./policy/probe-schema.ts";
import { readPolicy } from "./policy/read-policy.ts";
import { bookOf, LIST } from "./prices/price-books.ts";
import { ownPricesFileSchema } from "./prices/price-schema.ts";
import type { SettingsFile } from "./settings-file.ts";
import { settingsSchema } from "./settings-schema.ts";
import { suggestion } from "./suggest.ts";

/** Where the shipped data lies: `policies/`, `prices/` and `models/`. */
export type PresetsFolder = string;

export interface Catalogue {
  readonly models: ModelRegistry;
  readonly priceBook: PriceBook;
}

export interface ShippedCatalogue extends Catalogue {
  /** By model, as the list of prices names it: what is not chosen any more. */
  readonly formerTiers: Readonly<Record<string, Tier>>;
}

const POLICY_ENDING = ".yaml";
const PROBES_ENDING = ".probes.yaml";

/** `suffice.yaml`, or the file that was named instead. Throws `input.missing` and `settings.invalid`. */
export async function loadSettings(file: string): Promise<SettingsFile> {
  return parseYaml(await read(file), settingsSchema);
}

/**
 * A preset by its name, or a policy file by its path: one that has a slash, ends in `.yaml`, `.yml` or `.json`, or lies in `from`
 * under that name or with `.yaml` after it.
 */
export async function loadPolicy(name: string, presets: PresetsFolder, from: string): Promise<Policy> {
  return readPolicy(await policyFile(name, presets, from), {
    read,
    locate: (base, file) => policyFile(base, presets, dirname(file)),
    strategy: (strategy) => read(join(presets, "strategies", `${strategy}.yaml`)),
  });
}

/** The examples beside a policy; none where the file is missing. */
export async function loadProbes(
  name: string,
  presets: PresetsFolder,
  from: string,
): Promise<readonly Probe[]> {
  const file = await policyFile(name, presets, from);
  const probes = join(dirname(file), basename(file).replace(/\.ya?ml$/, PROBES_ENDING));
  const source = await readIfThere(probes);
  return source === undefined ? [] : parseYaml(source, probesSchema).map((probe) => probe);
}

/** The names of the shipped policies, sorted. */
export async function presetNames(presets: PresetsFolder): Promise<readonly string[]> {
  const files = await readdir(join(presets, "policies"));
  return files
    .filter((file) => file.endsWith(POLICY_ENDING) && !file.endsWith(PROBES_ENDING))
    .map((file) => basename(file, POLICY_ENDING))
    .toSorted();
}

/** All shipped models, and the price book `list` with every provider's rows. */
export async function loadCatalogue(presets: PresetsFolder): Promise<ShippedCatalogue> {
  const [modelFiles, priceFiles] = await Promise.all([
    yamlIn(join(presets, "models")),
    yamlIn(join(presets, "prices")),
  ]);
  const read = modelFiles.map((source) => parseYaml(source, modelsSchema));
  const models = read.flatMap((file) => file.models);
  const formerTiers = Object.fromEntries(
    read.flatMap(({ former }) => former.map(({ id, tier }) => [id, tier] as const)),
  );
  const files = priceFiles.map((source) => parseYaml(source, pricesSchema));
  const listed = files.filter(({ book }) => book === LIST);
  return { models, formerTiers, priceBook: bookOf(LIST, listed) };
}

/** A price book by its name, or a file of prices by its path. Throws `settings.invalid` and `input.missing`. */
export async function loadPriceBook(name: string, presets: PresetsFolder, from: string): Promise<PriceBook> {
  if (isPath(name)) {
    const file = parseYaml(await read(resolve(from, name)), pricesSchema);
    return bookOf(file.book, [file]);
  }
  const files = (await yamlIn(join(presets, "prices"))).map((source) => parseYaml(source, pricesSchema));
  const named = files.filter(({ book }) => book === name);
  if (named.length > 0) return bookOf(name, named);
  const names = [...new Set(files.map(({ book }) => book))].toSorted();
  throw new SufficeError("settings.invalid", {
    message: `there is no price book "${name}". ${suggestion(name, names)} A file of your own is named by its path.`,
  });
}

/** A file of the user's own prices: its rows stand under `prices`. Throws `settings.invalid` and `input.missing`. */
export async function loadOwnPrices(file: string): Promise<readonly Price[]> {
  return parseYaml(await read(file), ownPricesFileSchema).prices;
}

async function policyFile(name: string, presets: PresetsFolder, from: string): Promise<string> {
  if (isPath(name)) return resolve(from, name);
  const names = await presetNames(presets);
  if (names.includes(name)) return join(presets, "policies", `${name}${POLICY_ENDING}`);
  const beside = [resolve(from, name), resolve(from, `${name}${POLICY_ENDING}`)].find(isFile);
  if (beside !== undefined) return beside;
  throw new SufficeError("settings.invalid", {
    message: `there is no policy "${name}". ${suggestion(name, names)} A file of your own is named by its path.`,
  });
}

function isPath(name: string): boolean {
  return name.includes("/") || name.includes("\\") || /\.(?:ya?ml|json)$/.test(name);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

async function yamlIn(folder: string): Promise<readonly YamlSource[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".yaml")).toSorted();
  return Promise.all(files.map((file) => read(join(folder, file))));
}

async function read(file: string): Promise<YamlSource> {
  const source = await readIfThere(file);
  if (source !== undefined) return source;
  throw new SufficeError("input.missing", { message: `${file} does not exist` });
}

async function readIfThere(file: string): Promise<YamlSource | undefined> {
  try {
    return { file, text: await readFile(file, "utf8") };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new SufficeError("input.invalid", { message: `${file} cannot be read`, cause: error });
  }
}
