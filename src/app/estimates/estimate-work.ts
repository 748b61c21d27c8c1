import { type EstimateContext, estimatePipeline, type PipelineEstimate } from "../../advice/index.ts";
import type { PriceBook, Ticket } from "../../domain/index.ts";
import { type DecisionSetup, taskOf } from "../decision-setup.ts";
import { isLedgerThere } from "../ledger-place.ts";
import { type RouteOptions, routeSetup } from "../route.ts";
import { type LedgerRows, measuredSteps } from "./measured-steps.ts";

export interface WorkEstimate {
  /** `undefined`: work of which nothing is known. */
  readonly ticket: Ticket | undefined;
  readonly estimate: PipelineEstimate;
  readonly priceBook: Pick<PriceBook, "name" | "date">;
}

/**
 * What tickets will cost under a policy; without any, work of which nothing is known. Steps that the ledger has seen are taken from
 * there. Throws as `route` does, and the decision's own code where no model may do the work.
 */
export async function estimateWork(
  tickets: readonly Ticket[],
  { features, ...options }: Omit<RouteOptions, "withFlips" | "compat"> & { readonly features: number },
): Promise<readonly WorkEstimate[]> {
  const { setup, settings } = await routeSetup(tickets, options);
  const rows = await ledgerRows(settings.ledger);
  const { name, date } = setup.priceBook;
  return (tickets.length === 0 ? [undefined] : tickets).map((ticket) => ({
    ticket,
    estimate: estimateOf(setup, rows, {
      ...(ticket === undefined ? {} : { task: taskOf(ticket, setup) }),
      features,
    }),
    priceBook: { name, date },
  }));
}

function estimateOf(
  setup: DecisionSetup,
  rows: LedgerRows | undefined,
  asked: Pick<EstimateContext, "task" | "features">,
): PipelineEstimate {
  const { policy, models, priceBook, at, evidence, limits } = setup;
  const context = { models, priceBook, at, evidence, limits, ...asked };
  const unmeasured = estimatePipeline(policy, context);
  if (rows === undefined) return unmeasured;
  // Only now it is known at which tiers its steps begin.
  const measured = measuredSteps(rows, unmeasured.steps);
  return estimatePipeline(policy, { ...context, measured });
}

/** `undefined` where there is no ledger yet, which estimating does not make. */
async function ledgerRows(file: string): Promise<LedgerRows | undefined> {
  if (!isLedgerThere(file)) return undefined;
  const { openRecords } = await import("../open-ledger.ts");
  const records = await openRecords(file);
  try {
    const [calls, verdicts] = await Promise.all([records.ledger.calls({}), records.ledger.verdicts({})]);
    return { calls, verdicts };
  } finally {
    await records.close();
  }
}
