import { nanoUsd } from "../../domain/index.ts";
import { NOON } from "../../testing/index.ts";
import type { Outcome } from "../outcome.ts";

/** A coding task that `acme-light` got through its tests at noon, for one cent. */
export function anOutcome(overrides: Partial<Outcome> = {}): Outcome {
  return {
    task: "ticket-1",
    run: "run-1",
    step: "implement",
    chunk: undefined,
    attempt: 1,
    kind: "coding",
    repository: "acme/shop",
    model: "acme-light",
    tier: "light",
    gate: "tests",
    gates: [{ gate: "tests", verdict: "pass" }],
    result: "accepted",
    quality: undefined,
    cost: nanoUsd(10_000_000),
    durationMs: 1000,
    judgedBy: "gate",
    at: NOON,
    propensity: undefined,
    source: "run",
    ...overrides,
  };
}

/** So many of one, the first `passes` of them accepted. Tasks count from 1. */
export function outcomesOf(passes: number, n: number, overrides: Partial<Outcome> = {}): readonly Outcome[] {
  return Array.from({ length: n }, (_, index) =>
    anOutcome({ task: `ticket-${index + 1}`, result: index < passes ? "accepted" : "failed", ...overrides }),
  );
}
