import type { Place, Policy, Rule, Task, TraceStep } from "../domain/index.ts";
import type { Limits } from "./limits.ts";

export interface ChosenPlace {
  readonly place: Place;
  readonly step: Extract<TraceStep, { kind: "place-chosen" }>;
}

/**
 * Where a task runs. `script` where a deterministic provider exists and no label asks for a model; `isolated` where the
 * work is whitelisted (or its rule vouches for it), self-contained, bounded and verifiable; else `main`.
 */
export function choosePlace(
  task: Task,
  rule: Rule,
  context: { readonly policy: Policy; readonly limits: Limits },
): ChosenPlace {
  const { kind } = task.ticket;
  const allowsScripts = context.policy.floor === "automated" && task.named === undefined;
  if (allowsScripts && kind !== undefined && context.limits.scripts.includes(kind)) {
    return chosen("script", `a script does "${kind}" at no cost`);
  }
  const objection = objectionToDelegation(task, rule, context);
  if (objection !== undefined) return chosen("main", objection);
  return chosen(
    "isolated",
    "a self-contained, bounded and verifiable piece of work needs no open conversation",
  );
}

function objectionToDelegation(
  task: Task,
  rule: Rule,
  { policy, limits }: { readonly policy: Policy; readonly limits: Limits },
): string | undefined {
  const { ticket } = task;
  if (!limits.delegate) return "delegation is off";
  if (rule.place === "main") return `rule "${rule.name}" keeps it in the main conversation`;
  if (ticket.kind === "design") return "design is never delegated";
  if (ticket.dependsOn.length > 0) return "it depends on other work";
  const whitelist = [...policy.delegation.whitelist, ...limits.whitelist];
  if (rule.place !== "isolated" && (ticket.kind === undefined || !whitelist.includes(ticket.kind))) {
    return ticket.kind === undefined
      ? "its kind is unknown, so it is on no whitelist"
      : `"${ticket.kind}" is not on the whitelist`;
  }
  // Its own list, never what was found in its text or estimated: the change is held to that list.
  if (task.fileCount === undefined || (ticket.files ?? []).length === 0) return "it names no files";
  if (task.fileCount.value > policy.delegation.mostFiles)
    return `it names more than ${policy.delegation.mostFiles} files`;
  if (ticket.acceptance.length === 0) return "it names no acceptance criteria";
  const isVerified = policy.pipeline.some((step) => step.kind === "coding" && step.gates.length > 0);
  return isVerified ? undefined : "no command verifies it";
}

function chosen(place: Place, because: string): ChosenPlace {
  return { place, step: { kind: "place-chosen", place, because } };
}
