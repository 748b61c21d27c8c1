import type { RunEvent } from "../../app/index.ts";
import { type Json, usdNumber } from "../../domain/index.ts";
import { decisionJson } from "../../routing/index.ts";

/** The public shape of an event, `suffice.event/1`: money in dollars, decisions in their own shape. */
export function eventJson(event: RunEvent): Json {
  const schema = "suffice.event/1";
  switch (event.kind) {
    case "task-decided":
      return { schema, event: event.kind, task: event.task, decision: decisionJson(event.decision) };
    case "call-answered":
      return {
        schema,
        event: event.kind,
        task: event.task,
        model: event.model,
        spentOnTaskUsd: usdNumber(event.spentOnTask),
      };
    case "attempt-started":
      return { schema, ...renamed(event), model: event.model ?? null };
    case "gate-judged":
      return { schema, ...renamed(event), findings: event.findings.map((finding) => ({ ...finding })) };
    case "task-ended": {
      const { outcome, because, commit, escalations } = event.record;
      return {
        schema,
        event: event.kind,
        task: event.task,
        outcome,
        because,
        commit: commit ?? null,
        escalations,
      };
    }
    case "run-ended":
      return { schema, event: event.kind, run: event.run, spentUsd: usdNumber(event.spent) };
    case "run-started":
    case "call-retried":
    case "attempt-given-up":
    case "task-escalated":
    case "run-stopped":
      return { schema, ...renamed(event) };
    default:
      return event satisfies never;
  }
}

function renamed<Event extends RunEvent>({ kind, ...rest }: Event) {
  return { event: kind, ...rest };
}
