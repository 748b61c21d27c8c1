import type { Decision, Probe, Task, Tier } from "../domain/index.ts";

export interface ProbeResult {
  readonly probe: Probe;
  /** What came out otherwise than expected; empty where the probe holds. */
  readonly differences: readonly string[];
}

/** The probe's task with what the probe takes for granted in place of what triage found. */
export function assumedTask({ task: { complexityScore } }: Probe, task: Task): Task {
  if (complexityScore === undefined) return task;
  return { ...task, complexityScore: { value: complexityScore, features: [], unknown: [] } };
}

/** Compares a decision with what a policy's own example expects of it. Keys that the probe leaves out are free. */
export function judgeProbe(probe: Probe, decision: Decision): ProbeResult {
  const { expect } = probe;
  const differences: string[] = [];
  const compare = (what: string, wanted: string | undefined, got: string | undefined) => {
    if (wanted !== undefined && wanted !== got)
      differences.push(`${what}: expected ${wanted}, got ${got ?? "none"}`);
  };
  compare("outcome", expect.outcome ?? "routed", decision.outcome);
  compare("tier", expect.tier, decision.tier);
  compare("rule", expect.rule, decision.rule);
  compare("place", expect.place, decision.outcome === "routed" ? decision.place : undefined);
  if (expect.steps !== undefined) compare("steps", stepsLabel(expect.steps), stepsLabel(stepsOf(decision)));
  return { probe, differences };
}

function stepsOf(decision: Decision): Readonly<Record<string, Tier>> {
  if (decision.outcome === "refused") return {};
  return Object.fromEntries(decision.steps.map((step) => [step.step, step.tier]));
}

function stepsLabel(steps: Readonly<Record<string, Tier>>): string {
  return Object.entries(steps)
    .map(([step, tier]) => `${step} ${tier}`)
    .join(", ");
}
