import type { Place, Policy, Rule, Task, TraceStep } from "../domain/index.ts";
import type { Limits } from "./limits.ts";

export interface ChosenPlace {
  readonly place: Place;
  readonly step: Extract<TraceStep, { kind: "place-chosen" }>;
}

export interface PlaceContext {
  readonly policy: Policy;
  readonly limits: Limits;
  /** What keeps the task from being done apart from other work, each a sentence. */
  readonly ties: readonly string[];
}

/**
 * Where a task runs. `script` where a deterministic provider exists and no label asks for a model; `isolated` where the
 * work is whitelisted (or its rule vouches for it), self-contained, bounded and verifiable; else `main`, with every reason.
 */
export function choosePlace(task: Task, rule: Rule, context: PlaceContext): ChosenPlace {
  const { kind } = task.ticket;
  const allowsScripts = context.policy.floor === "automated" && task.named === undefined;
  if (allowsScripts && kind !== undefined && context.limits.scripts.includes(kind)) {
    return chosen("script", `a script does "${kind}" at no cost`);
  }
  const refusal = refusalToDelegate(task, rule, context);
  if (refusal !== undefined) return chosen("main", refusal);
  const objections = objectionsToDelegation(task, rule, context);
  if (objections.length > 0) return chosen("main", objections.join("; "));
  return chosen(
    "isolated",
    "a self-contained, bounded and verifiable piece of work needs no open conversation",
  );
}

/** What no other fact could outweigh. */
function refusalToDelegate(task: Task, rule: Rule, { limits }: PlaceContext): string | undefined {
  if (!limits.delegate) return "delegation is off";
  if (rule.place === "main") return `rule "${rule.name}" keeps it in the main conversation`;
  return task.ticket.kind === "design" ? "design is never delegated" : undefined;
}

/** All that a person would have to change before it may be delegated. */
function objectionsToDelegation(
  { ticket, fileCount }: Task,
  rule: Rule,
  { policy, limits, ties }: PlaceContext,
): readonly string[] {
  const whitelist = [...policy.delegation.whitelist, ...limits.whitelist];
  const isListed = ticket.kind !== undefined && whitelist.includes(ticket.kind);
  const { mostFiles } = policy.delegation;
  // Its own list, never what was found in its text or estimated: the change is held to that list.
  const namesFiles = fileCount !== undefined && (ticket.files ?? []).length > 0;
  const isVerified = policy.pipeline.some((step) => step.kind === "coding" && step.gates.length > 0);
  const checks: readonly (readonly [holds: boolean, objection: string])[] = [
    [ticket.dependsOn.length === 0, "it depends on other work"],
    ...ties.map((tie) => [false, tie] as const),
    [
      isListed || rule.place === "isolated",
      ticket.kind === undefined
        ? "its kind is unknown, so it is on no whitelist"
        : `"${ticket.kind}" is not on the whitelist`,
    ],
    [namesFiles, "it names no files"],
    [!namesFiles || fileCount.value <= mostFiles, `it names more than ${mostFiles} files`],
    [ticket.acceptance.length > 0, "it names no acceptance criteria"],
    [isVerified, "no command verifies it"],
  ];
  return checks.flatMap(([holds, objection]) => (holds ? [] : [objection]));
}

function chosen(place: Place, because: string): ChosenPlace {
  return { place, step: { kind: "place-chosen", place, because } };
}
