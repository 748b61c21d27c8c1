import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type ModelRegistry, messageOf, type PricedCall, SufficeError } from "../../domain/index.ts";

/** A model that somebody set up and no call has used. */
export interface UnusedModel {
  /** What it is asked for by. */
  readonly name: string;
  readonly model: string;
  readonly configuredIn: string;
}

interface Configured {
  /** A LiteLLM proxy's `config.yaml`; its path starts in `folder`. */
  readonly litellmConfig: string | undefined;
  readonly folder: string;
  /** The settings' own models. */
  readonly models: ModelRegistry;
}

/** Throws `input.missing` for a file that cannot be read, `input.invalid` for one that configures no model. */
export async function unusedModels(
  calls: readonly PricedCall[],
  { litellmConfig, folder, models }: Configured,
): Promise<readonly UnusedModel[]> {
  const own = models.map(({ id, aliases }) => ({
    name: id,
    model: id,
    names: [id, ...aliases],
    configuredIn: "suffice.yaml",
  }));
  const proxied = litellmConfig === undefined ? [] : await readConfig(resolve(folder, litellmConfig));
  const configured = [...own, ...proxied];
  if (configured.length === 0) return [];
  const used = new Set<string>();
  for (const { modelAsked, modelAnswered } of calls) {
    used.add(modelAsked);
    if (modelAnswered !== undefined) used.add(modelAnswered);
  }
  return configured
    .filter(({ names }) => !names.some((name) => used.has(name)))
    .map(({ name, model, configuredIn }) => ({ name, model, configuredIn }));
}

/** A name that stands for several models is used if it was asked for, whichever of them answered. */
async function readConfig(path: string) {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new SufficeError("input.missing", {
      message: `--litellm-config ${path}: cannot be read: ${messageOf(error)}`,
      cause: error,
    });
  }
  const { modelsConfigured } = await import("../../agent-logs/litellm/index.ts");
  const configured = modelsConfigured(text);
  if (configured.length === 0) {
    throw new SufficeError("input.invalid", {
      message: `--litellm-config ${path}: has no model_list with models; it takes the config.yaml of a LiteLLM proxy`,
    });
  }
  return configured.map(({ name, model }) => ({ name, model, names: [name, model], configuredIn: path }));
}
