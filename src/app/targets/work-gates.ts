import type { Policy, TaskKind } from "../../domain/index.ts";

/** Which gates say what, by name. `review` also means `review-2`. */
export interface WorkGates {
  readonly tests: readonly string[];
  readonly lint: readonly string[];
  readonly review: readonly string[];
}

/** Gates of these policies' pipelines, beside the usual names: what a reviewing step found is in the ledger under that step's name. */
export function workGates(policies: readonly Pick<Policy, "pipeline">[]): WorkGates {
  const stepsOf = (...kinds: readonly TaskKind[]) =>
    policies.flatMap(({ pipeline }) =>
      pipeline.filter(({ kind }) => kinds.includes(kind)).map(({ step }) => step),
    );
  return {
    tests: unique("tests", "test", "e2e", ...stepsOf("test", "e2e")),
    lint: unique("lint", "format", ...stepsOf("lint", "format")),
    review: unique("review", ...stepsOf("review", "audit")),
  };
}

function unique(...names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
