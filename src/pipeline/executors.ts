import {
  type DecidedStep,
  type PipelineStep,
  type Policy,
  SufficeError,
  type TaskKind,
} from "../domain/index.ts";

/**
 * What carries a step out. `validator` judges what is planned, `reviewer` what is done. `tester` and `linter` are commands
 * first, and a model for what they leave. `check`: a script that judges and changes nothing. `runner`: the run itself does
 * it, for all tickets at once. Every kind of step has a line here or cannot be run.
 */
export type Executor =
  | "agent"
  | "researcher"
  | "drafter"
  | "planner"
  | "validator"
  | "reviewer"
  | "tester"
  | "linter"
  | "completion"
  | "classifier"
  | "check"
  | "committer"
  | "runner";

type Shape = Pick<PipelineStep, "kind" | "needs"> & { readonly tier: PipelineStep["tier"] };

const EXECUTORS: Partial<Record<TaskKind, (step: Shape) => Executor | undefined>> = {
  research: (step) => (usesTools(step) ? "researcher" : undefined),
  draft: (step) => (usesTools(step) ? "drafter" : undefined),
  coding: (step) => (usesTools(step) || step.tier === "automated" ? "agent" : undefined),
  remediation: (step) => (usesTools(step) ? "agent" : undefined),
  docs: (step) => (usesTools(step) ? "agent" : undefined),
  lint: (step) => (step.tier === "automated" ? "check" : usesTools(step) ? "linter" : undefined),
  e2e: (step) => (usesTools(step) ? "tester" : undefined),
  "build-plan": (step) => (usesTools(step) ? "planner" : "completion"),
  review: (step) => (usesTools(step) ? "reviewer" : undefined),
  audit: (step) => (usesTools(step) ? "reviewer" : undefined),
  classify: (step) => (usesTools(step) ? undefined : "classifier"),
  commit: (step) => (usesTools(step) ? undefined : "committer"),
  pre_flight: (step) => (step.tier === "automated" ? "check" : undefined),
  validation: (step) => (step.tier === "automated" ? "check" : usesTools(step) ? "validator" : undefined),
  smoke_test: (step) => (step.tier === "automated" ? "check" : undefined),
  "wave-plan": (step) => (step.tier === "automated" ? "runner" : undefined),
};

/** Gates that need no command of the user's. `changes`, `contract` and, for a split plan, `plan` are judged whether named or not. */
export const BUILT_IN_GATES: readonly string[] = ["changes", "contract", "findings", "plan", "scope", "size"];

export function executorOf(step: Shape): Executor | undefined {
  return EXECUTORS[step.kind]?.(step);
}

/** Judges the work of an earlier step; its findings are that step's to mend, or a remediation's. */
export function judgesOthers({ kind }: Pick<DecidedStep, "kind">): boolean {
  return JUDGES_OTHERS.includes(kind);
}

const JUDGES_OTHERS: readonly TaskKind[] = ["review", "audit", "validation", "smoke_test", "e2e"];

/**
 * Refuses a policy that this version could only half carry out, before anything is spent: every step by name, never
 * skipped. Throws `settings.step-cannot-run` or `settings.invalid`.
 */
export function requireRunnable(policy: Policy, gates: readonly string[]): void {
  const unknown = policy.pipeline.filter((step) => executorOf(step) === undefined);
  if (unknown.length > 0) {
    const named = unknown.map((step) => `"${step.step}" (${describe(step)})`).join(", ");
    throw new SufficeError("settings.step-cannot-run", {
      message:
        `policy "${policy.name}" cannot be run by this version, because of ${unknown.length === 1 ? "this step" : "these steps"}: ${named}. ` +
        `Runnable kinds: ${Object.keys(EXECUTORS).join(", ")}. \`suffice route\` can decide by it all the same.`,
    });
  }
  for (const step of policy.pipeline) {
    // Where an end-to-end run has no command, a model looks instead.
    if (executorOf(step) === "tester") continue;
    const missing = step.gates.find((gate) => !BUILT_IN_GATES.includes(gate) && !gates.includes(gate));
    if (missing !== undefined) throw missingGate(policy, step, missing);
  }
  requireOneCommit(policy);
}

function missingGate(policy: Policy, step: PipelineStep, gate: string): SufficeError {
  return new SufficeError("settings.invalid", {
    message:
      `policy "${policy.name}": step "${step.step}" is judged by gate "${gate}", and no command is set for it, nor was one found in the repository. ` +
      `Add it to suffice.yaml, for example  gates: { ${gate}: { command: "npm test" } }, or give  --gate ${gate}="npm test".`,
  });
}

/** Only what is committed lasts, and only checks may still come after. */
function requireOneCommit(policy: Policy): void {
  const commits = policy.pipeline.filter((step) => step.kind === "commit");
  const at = policy.pipeline.findIndex((step) => step.kind === "commit");
  const after = policy.pipeline.slice(at + 1);
  if (commits.length === 1 && after.every((step) => executorOf(step) === "check")) return;
  throw new SufficeError("settings.step-cannot-run", {
    message: `policy "${policy.name}": it must have exactly one step of kind "commit", and after it only checks (smoke_test, validation), else work would be lost`,
  });
}

function describe(step: PipelineStep): string {
  return step.needs.length === 0
    ? `${step.kind} at ${step.tier}`
    : `${step.kind} at ${step.tier}, needs ${step.needs.join(" and ")}`;
}

function usesTools({ needs }: Pick<PipelineStep, "needs">): boolean {
  return needs.includes("tools");
}
