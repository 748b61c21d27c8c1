import { messageOf, type Policy, SufficeError } from "../../domain/index.ts";
import { mistakeAt, parseYaml, type YamlSource, yamlKeys } from "../parse-yaml.ts";
import { BASE_OF_PHASES, readPhases } from "./phases/read-phases.ts";
import { policySchema, policySchemaWith } from "./policy-schema.ts";
import { filesOf } from "./strategies/expand-strategies.ts";
import { type FiledStrategies, type FiledStrategy, strategySchema } from "./strategies/strategy.ts";

/** How policy files are found and read; both throw where there is none. */
export interface PolicyFiles {
  read(file: string): Promise<YamlSource>;
  /** The file that a policy means by `name` where `file` says that it extends it. */
  locate(name: string, file: string): Promise<string>;
  /** What is shipped of a strategy. */
  strategy(name: FiledStrategy): Promise<YamlSource>;
}

interface Layer {
  readonly policy: Policy;
  readonly keys: Readonly<Record<string, unknown>>;
}

/**
 * A policy file, laid over the one that it extends, and so on down. Whole keys are replaced: a file that states `rules` has
 * those rules and no others. Each file must be right by itself. Throws `settings.invalid` and `input.missing`.
 */
export async function readPolicy(file: string, files: PolicyFiles): Promise<Policy> {
  const { policy } = await readLayer(file, files, []);
  return policy;
}

async function readLayer(file: string, files: PolicyFiles, above: readonly string[]): Promise<Layer> {
  const source = await files.read(file);
  const keys = yamlKeys(source);
  const phased = readPhases(source, keys);
  const name = keys["extends"] ?? (phased === undefined ? undefined : BASE_OF_PHASES);
  if (typeof name !== "string") {
    return { policy: parseYaml(source, await schemaFor(keys, files)), keys };
  }
  const base = await readBase(name, { source, files, above: [...above, file] });
  // A policy is known by its own name, and what it extends is said once.
  const { policy: _name, extends: _extends, phases: _phases, ...below } = base.keys;
  const values = phased === undefined ? below : phased(below);
  const all = { ...values, ...keys };
  return { policy: parseYaml(source, await schemaFor(all, files), { name, values }), keys: all };
}

/** Strategies are read where a policy names some; most policies have their rules written out. */
async function schemaFor({ strategies }: Readonly<Record<string, unknown>>, files: PolicyFiles) {
  const names = Array.isArray(strategies) ? filesOf(strategies) : [];
  if (names.length === 0) return policySchema;
  const read = async (name: FiledStrategy) =>
    [name, parseYaml(await files.strategy(name), strategySchema)] as const;
  const filed: FiledStrategies = new Map(await Promise.all(names.map(read)));
  return policySchemaWith(filed);
}

interface Extending {
  readonly source: YamlSource;
  readonly files: PolicyFiles;
  readonly above: readonly string[];
}

async function readBase(name: string, { source, files, above }: Extending): Promise<Layer> {
  const file = await located(name, { source, files, above });
  if (above.includes(file)) {
    const circle = [...above.slice(above.indexOf(file)), file].join(" -> ");
    throw mistakeAt(source, ["extends"], `policies extend each other in a circle: ${circle}`);
  }
  return readLayer(file, files, above);
}

/** The base's own mistakes stay its own; only that there is no such base is told at the key that names it. */
async function located(name: string, { source, files }: Extending): Promise<string> {
  try {
    const file = await files.locate(name, source.file);
    await files.read(file);
    return file;
  } catch (error) {
    if (error instanceof SufficeError) throw mistakeAt(source, ["extends"], messageOf(error));
    throw error;
  }
}
