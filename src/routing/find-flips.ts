import type { Decision, Task, TaskKind, Tier } from "../domain/index.ts";
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
    const named = { tier, model: undefined, signal: `label "tier:${tier}"` };
    variants.push({ change: `with the label tier:${tier}`, task: { ...task, named } });
  }
  for (const files of [1, 2, 4]) {
    if (task.fileCount?.value === files) continue;
    const fileCount = { value: files, signal: "an assumed list of files" };
    variants.push({
      change: `if it named ${files} file${files === 1 ? "" : "s"}`,
      task: { ...task, fileCount },
    });
  }
  if (!context.limits.delegate) {
    const limits = { ...context.limits, delegate: true };
    variants.push({ change: "with delegation on", task, context: { ...context, limits } });
  }
  const kind = firstScripted(task, context);
  if (kind !== undefined) {
    variants.push({ change: `if its kind were "${kind}"`, task: { ...task, ticket: { ...ticket, kind } } });
  }
  return variants;
}

function firstScripted(task: Task, context: DecisionContext): TaskKind | undefined {
  return context.limits.scripts.find((kind) => kind !== task.ticket.kind);
}

function resultOf(decision: Decision): string {
  return decision.outcome === "refused" ? "refused" : `${decision.tier}, ${decision.place}`;
}
