import type { PipelineStep, TaskKind } from "../domain/index.ts";

const JUDGES: readonly TaskKind[] = ["review", "audit", "validation"];

const WRITERS: readonly TaskKind[] = [
  "coding",
  "remediation",
  "refactor",
  "migration",
  "test",
  "docs",
  "seed-data",
  "cross-link",
];

/** Whether the step judges what another one made. */
export function isJudge({ kind }: Pick<PipelineStep, "kind">): boolean {
  return JUDGES.includes(kind);
}

/** Whether the step changes files. */
export function isWriter({ kind }: Pick<PipelineStep, "kind">): boolean {
  return WRITERS.includes(kind);
}
