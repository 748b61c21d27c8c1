import type { Policy } from "../domain/index.ts";
import { assumedTask, decide, judgeProbe, NO_LIMITS, type ProbeResult } from "../routing/index.ts";
import { loadCatalogue, loadPolicy, loadProbes, presetNames } from "../settings/index.ts";
import { describe } from "../triage/index.ts";
import { systemClock } from "./clock.ts";
import { presetsFolder } from "./package-files.ts";
import { ticketOf } from "./tickets/ticket-input.ts";

export async function shippedPolicies(): Promise<readonly Policy[]> {
  const presets = presetsFolder();
  const names = await presetNames(presets);
  return Promise.all(names.map((name) => loadPolicy(name, presets, presets)));
}

export interface PolicyCheck {
  readonly policy: Policy;
  readonly results: readonly ProbeResult[];
}

/** Validates a policy and runs its own examples, with no outcomes and no settings: they must hold for everybody. */
export async function checkPolicy(name: string): Promise<PolicyCheck> {
  const presets = presetsFolder();
  const from = process.cwd();
  const [policy, probes, catalogue] = await Promise.all([
    loadPolicy(name, presets, from),
    loadProbes(name, presets, from),
    loadCatalogue(presets),
  ]);
  const basis = { policy: "", priceBook: "", models: "", evidence: "" };
  const at = systemClock();
  const results = probes.map((probe) => {
    const { complexityScore: _assumed, ...given } = probe.task;
    const ticket = ticketOf({ ...given, id: probe.name }, `probe "${probe.name}"`);
    const limits = { ...NO_LIMITS, delegate: probe.delegate ?? false };
    const task = assumedTask(probe, describe(ticket, { models: catalogue.models, risk: policy.risk }));
    return judgeProbe(probe, decide(task, { ...catalogue, policy, evidence: [], limits, at, basis }));
  });
  return { policy, results };
}
