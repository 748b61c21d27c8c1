import type { DecidedStep, TaskKind } from "../../domain/index.ts";
import { executorOf } from "../executors.ts";

/**
 * Who mends what a gate holds against a step. `now`: the task goes back to that step, or stays at it. `later`: the findings wait
 * for that step, which comes after others have looked too.
 */
export type Mender =
  | { readonly kind: "now"; readonly index: number }
  | { readonly kind: "later"; readonly index: number }
  | { readonly kind: "nobody" };

/**
 * The transitions of a failed verdict, from the steps alone: what validation finds goes back to the plan before it, what review,
 * audit and end-to-end runs find to the remediation after them or else to the author, what a remediation or a lint step cannot
 * mend to the author. Everything else is done again by whoever did it.
 */
export function menderOf(steps: readonly DecidedStep[], index: number, gate: string): Mender {
  const step = steps[index];
  if (step === undefined) return { kind: "nobody" };
  const itself: Mender = { kind: "now", index };
  const author = lastBefore(steps, index, ["coding"]);
  switch (executorOf(step)) {
    case "check":
      return author ?? { kind: "nobody" };
    case "linter":
      return author ?? itself;
    case "agent":
      return step.kind === "remediation" ? (author ?? itself) : itself;
    case "validator":
      return author === undefined
        ? (lastBefore(steps, index, ["draft", "build-plan"]) ?? itself)
        : (remediationAfter(steps, index) ?? author);
    case "reviewer":
      // Clauses without a verdict are the auditor's own to look at, not the author's.
      if (gate === "contract") return itself;
      return remediationAfter(steps, index) ?? author ?? itself;
    case "tester":
      return remediationAfter(steps, index) ?? author ?? itself;
    default:
      return itself;
  }
}

function lastBefore(
  steps: readonly DecidedStep[],
  index: number,
  kinds: readonly TaskKind[],
): Mender | undefined {
  const found = steps.slice(0, index).findLastIndex(({ kind }) => kinds.includes(kind));
  return found === -1 ? undefined : { kind: "now", index: found };
}

/** The next one, unless work is done or committed in between. */
function remediationAfter(steps: readonly DecidedStep[], index: number): Mender | undefined {
  const found = steps.findIndex(
    ({ kind }, at) => at > index && (kind === "remediation" || kind === "coding" || kind === "commit"),
  );
  return steps[found]?.kind === "remediation" ? { kind: "later", index: found } : undefined;
}
