import type { Policy } from "../../domain/index.ts";
import { loadPolicy, presetNames } from "../../settings/index.ts";
import { presetsFolder } from "../package-files.ts";

export async function shippedPolicies(): Promise<readonly Policy[]> {
  const presets = presetsFolder();
  const names = await presetNames(presets);
  return Promise.all(names.map((name) => loadPolicy(name, presets, presets)));
}
