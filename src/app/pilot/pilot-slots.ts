import {
  type CostRange,
  type Instant,
  type NanoUsd,
  nanoUsd,
  type Range,
  type TaskRecord,
} from "../../domain/index.ts";
import type { LedgerWork } from "../targets/ledger-work.ts";
import type { WorkGates } from "../targets/work-gates.ts";
import type { PilotTask } from "./pilot-tasks.ts";

/** A place in the pilot that a judged task has filled. */
export interface PilotSlot {
  readonly run: string | undefined;
  readonly task: string;
  readonly at: Instant;
  /** The one that was tried first. */
  readonly model: string | undefined;
  readonly result: "accepted" | "failed";
  readonly attempts: number;
  readonly escalations: number;
  readonly reviewRounds: number;
  readonly cost: NanoUsd | undefined;
  /** What its decision expected; `undefined` where that cannot be known any more. */
  readonly expected: CostRange | undefined;
  readonly gates: readonly { readonly gate: string; readonly verdict: string }[];
}

export function pilotSlot(
  task: PilotTask,
  { work, gates }: { readonly work: LedgerWork; readonly gates: WorkGates },
): PilotSlot {
  const { run, attempts } = task;
  const record = work.records.find((each) => each.run === run && each.decision.task.ticket.id === task.task);
  const isReview = (gate: string) => gates.review.includes(gate.replace(/-\d+$/, ""));
  return {
    run,
    task: task.task,
    at: task.at,
    model: attempts.find(({ tier }) => tier === task.begunAt)?.model,
    result: task.accepted ? "accepted" : "failed",
    attempts: attempts.length,
    escalations: task.escalations,
    reviewRounds: attempts.filter((each) => each.gates.some(({ gate }) => isReview(gate))).length,
    cost: task.cost,
    expected: expectedOf(record),
    gates: attempts.flatMap((each) => each.gates.map(({ gate, verdict }) => ({ gate, verdict }))),
  };
}

/** Of a task, on average over the slots whose decision is known; `undefined` where none is. */
export function meanExpected(slots: readonly PilotSlot[]): Range | undefined {
  const ranges = slots.flatMap(({ expected }) => expected ?? []);
  if (ranges.length === 0) return undefined;
  const mean = (key: "low" | "expected" | "high") =>
    nanoUsd(Math.round(ranges.reduce((sum, range) => sum + range[key], 0) / ranges.length));
  return { low: mean("low"), expected: mean("expected"), high: mean("high") };
}

function expectedOf(record: TaskRecord | undefined): CostRange | undefined {
  return record?.decision.outcome === "routed" ? record.decision.expectedCost : undefined;
}
