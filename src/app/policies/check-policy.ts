import type { ModelRegistry, Policy } from "../../domain/index.ts";
import {
  type Complaint,
  checkRules,
  type FeasibleRegion,
  feasibleRegion,
} from "../../policy-checks/index.ts";
import { assumedTask, decide, judgeProbe, NO_LIMITS, type ProbeResult } from "../../routing/index.ts";
import { type Catalogue, loadPolicy, loadProbes } from "../../settings/index.ts";
import { describe } from "../../triage/index.ts";
import { systemClock } from "../clock.ts";
import { effectiveSettings, type SettingFlags } from "../effective-settings.ts";
import { readEnvironment } from "../environment.ts";
import { presetsFolder } from "../package-files.ts";
import { loadPresets } from "../presets.ts";
import { servedCatalogue } from "../providers/served-catalogue.ts";
import { ticketOf } from "../tickets/ticket-input.ts";

export interface PolicyCheck {
  readonly policy: Policy;
  readonly results: readonly ProbeResult[];
  /** Errors first. */
  readonly complaints: readonly Complaint[];
  /** Which mixes of tiers meet its targets; `undefined` where it has none. */
  readonly region: FeasibleRegion | undefined;
  /** Who serves the models that it was held against. */
  readonly providers: readonly string[];
}

export interface CheckOptions {
  readonly flags?: SettingFlags;
  readonly folder?: string;
}

/**
 * Validates a policy, runs its own examples with no outcomes and no settings (they must hold for everybody), and says what is wrong with
 * it among the models and prices that the settings give. Throws `settings.invalid` and `input.missing`.
 */
export async function checkPolicy(
  name: string,
  { flags = {}, folder = process.cwd() }: CheckOptions = {},
): Promise<PolicyCheck> {
  const presets = presetsFolder();
  const settings = await effectiveSettings(flags, folder, readEnvironment());
  const [policy, probes, shipped, served] = await Promise.all([
    loadPolicy(name, presets, folder),
    loadProbes(name, presets, folder),
    loadPresets().then((loaded) => loaded.catalogue()),
    servedCatalogue(settings),
  ]);
  const at = systemClock();
  const context = { models: served.models, priceBook: served.priceBook, at };
  return {
    policy,
    results: probes.map((probe) => judge(probe, policy, shipped)),
    complaints: checkRules(policy, context),
    region: policy.targets.length === 0 ? undefined : feasibleRegion(policy, context),
    providers: providersOf(served.models),
  };
}

function judge(probe: ProbeResult["probe"], policy: Policy, catalogue: Catalogue): ProbeResult {
  const { models, priceBook } = catalogue;
  const { complexityScore: _assumed, ...given } = probe.task;
  const ticket = ticketOf({ ...given, id: probe.name }, `probe "${probe.name}"`);
  const limits = { ...NO_LIMITS, delegate: probe.delegate ?? false };
  const task = assumedTask(probe, describe(ticket, { models, risk: policy.risk }));
  const context = { models, priceBook, policy, evidence: [], limits, at: systemClock(), basis: NO_BASIS };
  return judgeProbe(probe, decide(task, context));
}

const NO_BASIS = { policy: "", priceBook: "", models: "", evidence: "" };

function providersOf(models: ModelRegistry): readonly string[] {
  return [...new Set(models.map(({ provider }) => provider))];
}
