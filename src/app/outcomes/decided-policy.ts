import { type ModelRegistry, type Policy, TASK_KINDS, taskId } from "../../domain/index.ts";
import { cascadePolicy, type KnownTask, type OutcomePolicy } from "../../evaluation/index.ts";
import { decide, NO_LIMITS } from "../../routing/index.ts";
import { describe } from "../../triage/index.ts";
import { systemClock } from "../clock.ts";
import { ticketOf } from "../tickets/ticket-input.ts";

const MOST_TITLE = 200;
const NO_BASIS = { policy: "", priceBook: "", models: "", evidence: "" };

/**
 * A policy's own decisions as a way to work on recorded tasks: each task goes through the one evaluator, and its coding step's
 * rungs are tried in order, one recorded model a rung. Evidence is none: what was measured must not be seen before. A cap in dollars
 * would need prices of today, and is left out.
 */
export function decidedPolicy(given: Policy, models: ModelRegistry): OutcomePolicy {
  const policy = { ...given, caps: { ...given.caps, taskUsd: undefined } };
  const at = systemClock();
  const known = new Map<string, OutcomePolicy>();
  const cascadeFor = (task: KnownTask): OutcomePolicy => {
    const decision = decide(describe(ticketFor(task), { models, risk: policy.risk }), {
      policy,
      models,
      priceBook: { name: "recorded", date: "", prices: [] },
      evidence: [],
      limits: { ...NO_LIMITS, delegate: true },
      at,
      basis: NO_BASIS,
    });
    if (decision.outcome === "refused") return cascadePolicy([]);
    const step = decision.steps.find(({ kind }) => kind === "coding") ?? decision.steps[0];
    return cascadePolicy((step?.rungs ?? []).flatMap((rung) => rung.models.slice(0, 1)));
  };
  return {
    name: policy.name,
    next(task, history) {
      const cascade = known.get(task.taskId) ?? cascadeFor(task);
      known.set(task.taskId, cascade);
      return cascade.next(task, history);
    },
  };
}

function ticketFor({ taskId: id, kind: said, text }: KnownTask) {
  const kind = TASK_KINDS.find((each) => each === said);
  const [first = ""] = text.trim().split("\n", 1);
  return ticketOf(
    {
      id: taskId(id),
      title: first.slice(0, MOST_TITLE),
      description: text,
      kind,
    },
    id,
  );
}
