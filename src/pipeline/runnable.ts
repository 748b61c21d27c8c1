import { type PipelineStep, type Policy, SufficeError, type TaskKind } from "../domain/index.ts";

/** What carries a step out. Every kind of step has a line here or cannot be run. */
export type Executor = "agent" | "planner" | "reviewer" | "committer";

const EXECUTORS: Partial<Record<TaskKind, Executor>> = {
  coding: "agent",
  "build-plan": "planner",
  review: "reviewer",
  commit: "committer",
};

/** Gates that need no command of the user's. `changes` is judged for every step that writes, named or not. */
export const BUILT_IN_GATES = ["changes", "findings"];

export function executorOf(step: Pick<PipelineStep, "kind">): Executor | undefined {
  return EXECUTORS[step.kind];
}

/**
 * Refuses a policy that this version could only half carry out, before anything is spent: every step by name, never
 * skipped. Throws `settings.step-cannot-run` or `settings.invalid`.
 */
export function requireRunnable(policy: Policy, gates: readonly string[]): void {
  for (const step of policy.pipeline) {
    if (executorOf(step) === undefined) {
      throw new SufficeError("settings.step-cannot-run", {
        message: `policy "${policy.name}": step "${step.step}" is of kind "${step.kind}", which cannot be run yet. Runnable kinds: ${Object.keys(EXECUTORS).join(", ")}.`,
      });
    }
    const missing = step.gates.find((gate) => !BUILT_IN_GATES.includes(gate) && !gates.includes(gate));
    if (missing !== undefined) {
      throw new SufficeError("settings.invalid", {
        message:
          `policy "${policy.name}": step "${step.step}" is judged by gate "${missing}", and no command is set for it. ` +
          `Add it to suffice.yaml, for example  gates: { ${missing}: { command: "npm test" } }, or give  --gate ${missing}="npm test".`,
      });
    }
  }
  const commit = policy.pipeline.findIndex((step) => step.kind === "commit");
  if (commit === -1 || commit !== policy.pipeline.length - 1) {
    throw new SufficeError("settings.step-cannot-run", {
      message: `policy "${policy.name}": its last step, and no other, must be of kind "commit", else work would be lost`,
    });
  }
}
