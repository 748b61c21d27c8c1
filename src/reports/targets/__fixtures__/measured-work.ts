import { type CostRange, type NanoUsd, nanoUsdFromUsd } from "../../../domain/index.ts";
import type { Outcome } from "../../../evidence/index.ts";
import { NOON } from "../../../testing/index.ts";
import type { MeasuredWork } from "../figures.ts";
import type { MeasuredTask } from "../measured-task.ts";

export function usd(dollars: number): NanoUsd {
  return nanoUsdFromUsd(dollars);
}

/** Accepted at light on the first try, for one cent. */
export function anOutcome(overrides: Partial<Outcome> = {}): Outcome {
  return {
    task: "ticket-1",
    run: "run-1",
    step: "implement",
    chunk: undefined,
    attempt: 1,
    kind: "coding",
    repository: undefined,
    model: "acme-light",
    tier: "light",
    gate: "tests",
    gates: [{ gate: "tests", verdict: "pass" }],
    result: "accepted",
    quality: undefined,
    cost: usd(0.01),
    durationMs: 1000,
    judgedBy: "gate",
    at: NOON,
    propensity: undefined,
    source: "run",
    ...overrides,
  };
}

/** A task of one attempt: for one cent at light, where two cents were expected and the baseline costs four. */
export function aMeasuredTask(overrides: Partial<MeasuredTask> = {}): MeasuredTask {
  const expected: CostRange = { low: usd(0.01), expected: usd(0.02), high: usd(0.03), basis: "projected" };
  return {
    task: "ticket-1",
    kind: "coding",
    accepted: true,
    escalations: 0,
    tier: "light",
    reviewRounds: 1,
    cost: usd(0.01),
    delegated: false,
    expected,
    baseline: usd(0.04),
    attempts: [anOutcome()],
    ...overrides,
  };
}

export function someWork(overrides: Partial<MeasuredWork> = {}): MeasuredWork {
  return { tasks: [], outcomes: [], calls: [], evidence: [], bar: 0.7, minimum: 10, ...overrides };
}

export function times<Item>(count: number, item: Item): readonly Item[] {
  return Array.from({ length: count }, () => item);
}
