import type { RunId, Ticket } from "../../domain/index.ts";
import { type DecisionSetup, taskOf } from "../decision-setup.ts";
import type { Asking } from "./asking.ts";
import { assess, tasksToAsk } from "./assess.ts";
import type { Answers } from "./assessed-task.ts";

export interface RunAsking extends Omit<Asking, "environment" | "models" | "keyOf" | "tags"> {
  readonly run: RunId;
  readonly root: string;
}

/**
 * Asks about a run's tickets before any is decided. Each answer is a step of the run's journal, kept together with its ledger row: a
 * resumed run gets the answers that it got before, also the missing ones, and only a question that a kill cut off is put again.
 * Chunks of plans are not asked about: they are not known yet.
 */
export async function assessInRun(
  tickets: readonly Ticket[],
  setup: DecisionSetup,
  { run, root, ...asking }: RunAsking,
): Promise<Answers> {
  const wanted = tasksToAsk(
    tickets.map((ticket) => taskOf(ticket, setup)),
    setup,
  );
  return assess(wanted, setup, {
    ...asking,
    models: setup.models,
    keyOf: (position) => `assess/${position}`,
    tags: { run, project: root },
  });
}
