import {
  type Complexity,
  type Decision,
  type Task,
  type TaskKind,
  type Ticket,
  type Tier,
  ZERO_USD,
} from "../domain/index.ts";
import { type DecisionContext, decide } from "./decide.ts";

/** A change of the ticket or of the settings under which the decision comes out differently. */
export interface Flip {
  readonly change: string;
  /** `mid, main`, or `refused`. */
  readonly result: string;
}

interface Variant {
  readonly change: string;
  readonly task: Task;
  readonly context?: DecisionContext;
}

/** Decides again under one change at a time, with the same evaluator, and keeps the changes that make a difference. */
export function findFlips(task: Task, context: DecisionContext): readonly Flip[] {
  const before = resultOf(decide(task, context));
  return variants(task, context).flatMap((variant) => {
    const result = resultOf(decide(variant.task, variant.context ?? context));
    return result === before ? [] : [{ change: variant.change, result }];
  });
}

function variants(task: Task, context: DecisionContext): readonly Variant[] {
  const { ticket } = task;
  const variants: Variant[] = [];
  if (task.risks.length > 0)
    variants.push({ change: "without the sign of risk", task: { ...task, risks: [] } });
  else {
    const risks = [{ value: "high", signal: "an assumed sign of risk" }] as const;
    variants.push({ change: "with a sign of risk", task: { ...task, risks } });
  }
  if (task.named !== undefined)
    variants.push({ change: `without ${task.named.signal}`, task: { ...task, named: undefined } });
  for (const tier of ["light", "frontier"] satisfies Tier[]) {
    // The document knows labels that name its own models, and none of tiers.
    const model = tier === "light" ? "model:haiku" : "model:opus";
    const label = context.compat === undefined ? `tier:${tier}` : model;
    const named = { tier, model: undefined, signal: `label "${label}"` };
    const labelled = { ...ticket, labels: [label, ...ticket.labels] };
    variants.push({ change: `with the label ${label}`, task: { ...task, named, ticket: labelled } });
  }
  for (const value of ["simple", "complex"] satisfies Complexity[]) {
    if (task.complexity?.value === value) continue;
    const label = `complexity:${value}`;
    const complexity = { value, signal: `label "${label}"` };
    const labelled = { ...ticket, labels: [label, ...ticket.labels] };
    variants.push({ change: `with the label ${label}`, task: { ...task, complexity, ticket: labelled } });
  }
  for (const files of [1, 2, 4]) {
    if (task.fileCount?.value === files) continue;
    const change = `if it named ${files} file${files === 1 ? "" : "s"}`;
    variants.push({ change, task: { ...task, ...namingFiles(ticket, files) } });
  }
  variants.push(...scored(task), ...assessed(task, context));
  if (!context.limits.delegate) {
    const limits = { ...context.limits, delegate: true };
    variants.push({ change: "with delegation on", task, context: { ...context, limits } });
  }
  const bounded = delegable(task, context);
  if (bounded !== undefined) variants.push(bounded);
  const kind = firstScripted(task, context);
  if (kind !== undefined) {
    variants.push({ change: `if its kind were "${kind}"`, task: { ...task, ticket: { ...ticket, kind } } });
  }
  return variants;
}

/** A simple, a middling and a very complex task. */
function scored(task: Task): readonly Variant[] {
  return [0, 0.5, 1]
    .filter((value) => value !== task.complexityScore?.value)
    .map((value) => ({
      change: `with a complexity score of ${value}`,
      task: { ...task, complexityScore: { value, features: [], unknown: [] } },
    }));
}

function assessed(task: Task, { policy }: DecisionContext): readonly Variant[] {
  if (policy.assessor === undefined) return [];
  const tiers = ["light", "frontier"] satisfies Tier[];
  return tiers
    .filter((tier) => tier !== task.assessment?.tier)
    .map((tier) => ({
      change: `if the assessor said ${tier}`,
      task: {
        ...task,
        assessment: { tier, by: "the assessor", because: "an assumed answer", cost: ZERO_USD },
      },
    }));
}

/** Work that keeps all the rules for leaving the conversation: of a kind that may, with a file and a criterion, on its own. */
function delegable(task: Task, { policy, limits }: DecisionContext): Variant | undefined {
  const [kind] = [...policy.delegation.whitelist, ...limits.whitelist];
  if (!limits.delegate || kind === undefined) return undefined;
  const { fileCount, ticket: naming } = namingFiles(task.ticket, 1);
  const ticket = { ...naming, kind, acceptance: ["an assumed criterion"], dependsOn: [] };
  return {
    change: `if it were "${kind}", named one file and what to check, and depended on nothing`,
    task: { ...task, fileCount, ticket },
  };
}

function namingFiles(ticket: Ticket, count: number) {
  const files = Array.from({ length: count }, (_, index) => `file-${index + 1}`);
  return { fileCount: { value: count, signal: "an assumed list of files" }, ticket: { ...ticket, files } };
}

function firstScripted(task: Task, context: DecisionContext): TaskKind | undefined {
  return context.limits.scripts.find((kind) => kind !== task.ticket.kind);
}

function resultOf(decision: Decision): string {
  return decision.outcome === "refused" ? "refused" : `${decision.tier}, ${decision.place}`;
}
