import type { AttemptRecord, RunId, TaskRecord, Ticket, VerdictEntry, WorkTags } from "../../domain/index.ts";
import { ledgerOutcomes, taskResults } from "../../evidence/index.ts";
import type { TaskRows } from "../../reports/index.ts";
import { decideTicket } from "../decision-setup.ts";
import type { RunPlan } from "../runs/run-plan.ts";

/**
 * How the judged tasks of a run went, put together from its plan and the ledger: the journal forgets what steps returned once a run
 * has ended. Each ticket is decided again from what the plan keeps. `rows` are the run's. What stopped a task nobody knows any more:
 * one whose last attempts were not all accepted counts as failed.
 */
export function recordedTasks(plan: RunPlan, run: RunId, rows: TaskRows): readonly TaskRecord[] {
  const setup = { ...plan.decisions, fileBytes: new Map(plan.fileBytes), facts: undefined };
  return plan.tickets.flatMap((ticket) => {
    const own = {
      calls: rows.calls.filter(({ tags }) => tags.task === ticket.id),
      verdicts: rows.verdicts.filter(({ tags }) => tags.task === ticket.id),
    };
    if (own.verdicts.length === 0) return [];
    const attempts = attemptsIn(own);
    const [result] = taskResults(ledgerOutcomes(own).outcomes);
    const accepted = result?.accepted ?? own.verdicts.every(({ verdict }) => verdict === "pass");
    const record: TaskRecord = {
      run,
      decision: decideTicket(asWorked(ticket, own.verdicts), setup),
      outcome: accepted ? "accepted" : "failed",
      code: accepted ? undefined : "gate.failed",
      because: accepted ? "every gate passed" : "a gate failed",
      attempts,
      escalations: result?.escalations ?? 0,
      takeBacks: takeBacksIn(attempts),
      commit: undefined,
    };
    return [record];
  });
}

/** What sort of work it is may have been asked of a model when the task began; its rows know. */
function asWorked(ticket: Ticket, verdicts: readonly VerdictEntry[]): Ticket {
  const kind = ticket.kind ?? verdicts.find(({ tags }) => tags.kind !== undefined)?.tags.kind;
  return kind === ticket.kind ? ticket : { ...ticket, kind };
}

/** Every attempt that left a row, in the order of the first one; its tier is that of the last. */
function attemptsIn({ calls, verdicts }: TaskRows): readonly AttemptRecord[] {
  const attempts = new Map<string, AttemptRecord>();
  for (const { tags } of [...calls, ...verdicts].toSorted((a, b) => a.at - b.at)) {
    const attempt = attemptOf(tags);
    if (attempt !== undefined) attempts.set(JSON.stringify([tags.step, tags.chunk, tags.attempt]), attempt);
  }
  return [...attempts.values()];
}

function attemptOf({ attempt, chunk, step, tier, place }: WorkTags): AttemptRecord | undefined {
  if (attempt === undefined || step === undefined || tier === undefined || place === undefined)
    return undefined;
  return { attempt, step, tier, place, ...(chunk === undefined ? {} : { chunk }) };
}

/** Pieces that were begun in a context of their own and ended in the main conversation. */
function takeBacksIn(attempts: readonly AttemptRecord[]): number {
  const steps = new Set(attempts.map(({ step }) => step));
  return [...steps].filter((step) => {
    const places = attempts.filter((each) => each.step === step).map(({ place }) => place);
    return places.includes("isolated") && places.at(-1) === "main";
  }).length;
}
