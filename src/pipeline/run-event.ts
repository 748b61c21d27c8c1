import type {
  Decision,
  ErrorCode,
  Finding,
  NanoUsd,
  Place,
  RunId,
  TaskId,
  TaskRecord,
  Tier,
  VerdictKind,
} from "../domain/index.ts";
import type { AttemptMode } from "./machine/task-state.ts";

/** What happens in a run, as it happens: for progress, and line by line for `--json`. */
export type RunEvent =
  | {
      readonly kind: "run-started";
      readonly run: RunId;
      readonly branch: string;
      readonly tasks: number;
      readonly resumed: boolean;
    }
  | { readonly kind: "task-decided"; readonly task: TaskId; readonly decision: Decision }
  | {
      readonly kind: "attempt-started";
      readonly task: TaskId;
      readonly attempt: number;
      readonly step: string;
      readonly mode: AttemptMode;
      readonly tier: Tier;
      readonly place: Place;
      readonly model: string | undefined;
    }
  | {
      readonly kind: "call-answered";
      readonly task: TaskId;
      readonly model: string;
      readonly spentOnTask: NanoUsd;
    }
  | {
      readonly kind: "call-retried";
      readonly task: TaskId;
      readonly code: ErrorCode;
      readonly because: string;
      readonly waitMs: number;
    }
  | { readonly kind: "attempt-given-up"; readonly task: TaskId; readonly because: string }
  | {
      readonly kind: "gate-judged";
      readonly task: TaskId;
      readonly gate: string;
      readonly verdict: VerdictKind;
      readonly findings: readonly Finding[];
    }
  | {
      readonly kind: "task-escalated";
      readonly task: TaskId;
      readonly from: Tier;
      readonly to: Tier;
      readonly gate: string;
    }
  | { readonly kind: "task-ended"; readonly task: TaskId; readonly record: TaskRecord }
  | { readonly kind: "run-stopped"; readonly run: RunId; readonly code: ErrorCode; readonly because: string }
  | { readonly kind: "run-ended"; readonly run: RunId; readonly spent: NanoUsd };
