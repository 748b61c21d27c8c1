import type { Policy } from "../../domain/index.ts";
import { effectiveSettings, type SettingFlags, type Settings } from "../effective-settings.ts";
import { readEnvironment } from "../environment.ts";
import { loadPresets } from "../presets.ts";

export interface NamedPolicy {
  readonly policy: Policy;
  readonly settings: Settings;
}

/**
 * A preset by its name or a file by its path; where `name` is `undefined`, the settings' own. Throws `settings.invalid` and
 * `input.missing`.
 */
export async function namedPolicy(
  name: string | undefined,
  { flags, folder }: { readonly flags: SettingFlags; readonly folder: string },
): Promise<NamedPolicy> {
  const settings = await effectiveSettings({ ...flags, policy: name }, folder, readEnvironment());
  const presets = await loadPresets();
  return { policy: await presets.policy(settings.policy, settings.policyFrom), settings };
}
