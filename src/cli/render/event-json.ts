import type { RunEvent } from "../../app/index.ts";
import { type Json, usdNumber } from "../../domain/index.ts";
import { decisionJson } from "../../routing/index.ts";

/** The public shape of an event, `suffice.event/1`: money in dollars, decisions in their own shape. What is of a chunk names it. */
export function eventJson(event: RunEvent): Json {
  const schema = "suffice.event/1";
  switch (event.kind) {
    case "leftovers-found":
      return { schema, event: event.kind, leftovers: event.leftovers.map((leftover) => ({ ...leftover })) };
    case "waves-planned":
      return {
        schema,
        event: event.kind,
        waves: event.waves,
        waits: event.waits.map((wait) => ({ ...wait })),
      };
    case "task-decided": {
      const { decision, ...rest } = event;
      return { schema, ...renamed(rest), decision: decisionJson(decision) };
    }
    case "task-split":
      return { schema, ...renamed(event), chunks: event.chunks.map((chunk) => ({ ...chunk })) };
    case "call-answered": {
      const { spentOnTask, ...rest } = event;
      return { schema, ...renamed(rest), spentOnTaskUsd: usdNumber(spentOnTask) };
    }
    case "attempt-started":
      return { schema, ...renamed(event), model: event.model ?? null };
    case "step-fell-back":
      return { schema, ...renamed(event), to: event.to ?? null };
    case "gate-judged":
      return { schema, ...renamed(event), findings: event.findings.map((finding) => ({ ...finding })) };
    case "task-ended": {
      const { outcome, because, commit, escalations, takeBacks } = event.record;
      return {
        schema,
        event: event.kind,
        task: event.task,
        outcome,
        because,
        commit: commit ?? null,
        escalations,
        takeBacks,
      };
    }
    case "spend-warned": {
      const { run, spent, cap, stopsAt } = event;
      const [spentUsd, capUsd, stopsAtUsd] = [usdNumber(spent), usdNumber(cap), usdNumber(stopsAt)];
      return { schema, event: event.kind, run, spentUsd, capUsd, stopsAtUsd };
    }
    case "run-forecast": {
      const { run, spent, rest, total, tasksLeft, measured, unpriced, cap } = event;
      return {
        schema,
        event: event.kind,
        run,
        spentUsd: usdNumber(spent),
        restUsd: inDollars(rest),
        totalUsd: inDollars(total),
        tasksLeft,
        measured,
        unpriced,
        capUsd: cap === undefined ? null : usdNumber(cap),
      };
    }
    case "run-ended":
      return { schema, event: event.kind, run: event.run, spentUsd: usdNumber(event.spent) };
    case "run-started":
    case "run-noted":
    case "call-retried":
    case "attempt-given-up":
    case "task-escalated":
    case "task-taken-back":
    case "race-decided":
    case "task-merged":
    case "task-conflicted":
    case "run-stopped":
      return { schema, ...renamed(event) };
    default:
      return event satisfies never;
  }
}

function inDollars({ low, expected, high }: Extract<RunEvent, { kind: "run-forecast" }>["rest"]) {
  return { low: usdNumber(low), expected: usdNumber(expected), high: usdNumber(high) };
}

function renamed<Event extends { readonly kind: string }>({ kind, ...rest }: Event) {
  return { event: kind, ...rest };
}
