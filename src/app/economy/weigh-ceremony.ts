import { estimatePipeline } from "../../advice/index.ts";
import type { Decision, TaskKind, Ticket } from "../../domain/index.ts";
import { isPaidJudge, type UndetectedShare, withoutCeremony } from "../../pipeline/index.ts";
import type { DecisionContext } from "../../routing/index.ts";
import { type DecisionSetup, decideTicket } from "../decision-setup.ts";

/** What earlier runs have found out that bears on how a run saves money. */
export interface EconomyFacts {
  /** Of the kinds of which enough was judged, how often work was wrong although its free gates had passed. */
  readonly undetected?: Readonly<Partial<Record<TaskKind, UndetectedShare>>>;
}

/** A decision as a run carries it out. */
export function decideInRun(ticket: Ticket, setup: DecisionSetup & EconomyFacts): Decision {
  return weighCeremony(decideTicket(ticket, setup), setup);
}

/** The decision without its paid judges where they are too dear; the same decision where the policy does not ask. */
export function weighCeremony(decision: Decision, context: DecisionContext & EconomyFacts): Decision {
  const { policy, models, priceBook, at, evidence, limits, undetected = {} } = context;
  const rules = policy.ceremony;
  if (rules === undefined || decision.outcome === "refused") return decision;
  const { task, steps } = decision;
  if (!steps.some(isPaidJudge)) return decision;
  const estimate = estimatePipeline(policy, { task, models, priceBook, at, evidence, limits });
  const costs = new Map(estimate.steps.map(({ step, cost }) => [step, cost]));
  const { kind } = task.ticket;
  return withoutCeremony(decision, {
    rules,
    costOf: ({ step }) => costs.get(step),
    undetected: kind === undefined ? undefined : undetected[kind],
  });
}
