import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type Json, messageOf, SufficeError } from "../../domain/index.ts";
import { mistakeAt, parseYaml, type YamlSource } from "../parse-yaml.ts";
import type { Experiment, KnownPair } from "./experiment.ts";
import { calibrationSchema, experimentSchema } from "./experiment-schema.ts";

export interface LoadedExperiment {
  readonly experiment: Experiment;
  readonly knownPairs: readonly KnownPair[];
  /** Paths in it start here, and `{experiment}` in its commands is this. */
  readonly folder: string;
  /** A mistake at a key, worded like every other. */
  readonly mistakeAt: (path: readonly PropertyKey[], message: string) => SufficeError;
}

/** An experiment's file with its known pairs. Throws `input.missing` and `settings.invalid`. */
export async function loadExperiment(file: string): Promise<LoadedExperiment> {
  return loaded({ file, text: await read(file) }, dirname(resolve(file)));
}

/** The same from values, with the file's own keys; `origin` names them in messages, and paths start in `folder`. */
export async function experimentOf(
  values: { readonly [key: string]: Json },
  { origin, folder }: { readonly origin: string; readonly folder: string },
): Promise<LoadedExperiment> {
  return loaded({ file: origin, text: JSON.stringify(values, undefined, 1) }, resolve(folder));
}

async function loaded(source: YamlSource, folder: string): Promise<LoadedExperiment> {
  const experiment = parseYaml(source, experimentSchema);
  const file = resolve(folder, experiment.judge.calibration);
  const knownPairs = parseYaml({ file, text: await read(file) }, calibrationSchema);
  return {
    experiment,
    knownPairs,
    folder,
    mistakeAt: (path, message) => mistakeAt(source, path, message),
  };
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new SufficeError("input.missing", {
      message: `${file} cannot be read: ${messageOf(cause)}`,
      cause,
    });
  }
}
