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
import type { Leftover } from "../workspaces/index.ts";
import type { AttemptMode } from "./machine/task-state.ts";
import type { Wait } from "./waves.ts";

/** Of one task, and where it is cut into chunks, of one of them. */
interface OfTask {
  readonly task: TaskId;
  readonly chunk?: string;
}

interface Foreseen {
  readonly low: NanoUsd;
  readonly expected: NanoUsd;
  readonly high: NanoUsd;
}

interface LeftBehind extends Leftover {
  /** This ledger knows the run, and it has not ended. */
  readonly canGoOn: boolean;
}

/** What happens in a run, as it happens: for progress, and line by line for `--json`. */
export type RunEvent =
  | {
      readonly kind: "run-started";
      readonly run: RunId;
      readonly branch: string;
      readonly tasks: number;
      readonly resumed: boolean;
    }
  /** Something that was found out before the run began, such as a model that is not there. */
  | { readonly kind: "run-noted"; readonly note: string }
  /** Other runs have left worktrees or snapshots in this repository. */
  | { readonly kind: "leftovers-found"; readonly leftovers: readonly LeftBehind[] }
  | {
      readonly kind: "waves-planned";
      readonly waves: readonly (readonly string[])[];
      /** Why a task does not begin at once. */
      readonly waits: readonly Wait[];
    }
  | ({ readonly kind: "task-decided"; readonly decision: Decision } & OfTask)
  /** A plan has cut the task into chunks; `waves` holds their ids. */
  | ({
      readonly kind: "task-split";
      readonly chunks: readonly { readonly id: string; readonly title: string }[];
      readonly waves: readonly (readonly string[])[];
    } & OfTask)
  | ({
      readonly kind: "attempt-started";
      readonly attempt: number;
      readonly step: string;
      readonly mode: AttemptMode;
      readonly tier: Tier;
      readonly place: Place;
      readonly model: string | undefined;
    } & OfTask)
  | ({
      readonly kind: "call-answered";
      readonly model: string;
      readonly spentOnTask: NanoUsd;
    } & OfTask)
  | ({
      readonly kind: "call-retried";
      readonly code: ErrorCode;
      readonly because: string;
      readonly waitMs: number;
    } & OfTask)
  | ({ readonly kind: "attempt-given-up"; readonly because: string } & OfTask)
  /** A step without tools goes to the next tier that may answer it; `to` is `undefined` where none is left. */
  | ({
      readonly kind: "step-fell-back";
      readonly step: string;
      readonly from: Tier;
      readonly to: Tier | undefined;
      readonly because: string;
    } & OfTask)
  | ({
      readonly kind: "gate-judged";
      readonly gate: string;
      readonly verdict: VerdictKind;
      readonly findings: readonly Finding[];
      /** Findings that were too unsure to count. */
      readonly dropped?: number;
    } & OfTask)
  | ({
      readonly kind: "task-escalated";
      readonly from: Tier;
      readonly to: Tier;
      readonly gate: string;
      /** For the log: `Haiku failed on T-1 at REVIEW. Escalated to Sonnet.` Absent where no gate has judged. */
      readonly line?: string;
    } & OfTask)
  /** Delegated work goes on in its main conversation, on a clean tree. */
  | ({ readonly kind: "task-taken-back"; readonly to: Tier; readonly because: string } & OfTask)
  /** Two tiers did the same work at once: the gates of one passed first, and the other was stopped. */
  | ({ readonly kind: "race-decided"; readonly won: Tier; readonly stopped: Tier } & OfTask)
  /** Accepted work stands on the run's branch. */
  | ({ readonly kind: "task-merged"; readonly commit: string } & OfTask)
  /** Accepted work does not fit what was merged before it; it is kept on a branch of its own. */
  | ({ readonly kind: "task-conflicted"; readonly keptOn: string; readonly because: string } & OfTask)
  | ({ readonly kind: "task-ended"; readonly record: TaskRecord } & OfTask)
  /** Once in a run: its spend has come near its cap. `stopsAt`: there nothing more is begun. */
  | {
      readonly kind: "spend-warned";
      readonly run: RunId;
      readonly spent: NanoUsd;
      readonly cap: NanoUsd;
      readonly stopsAt: NanoUsd;
    }
  /** After a task, while others are left: what all of them will have cost. */
  | {
      readonly kind: "run-forecast";
      readonly run: RunId;
      readonly spent: NanoUsd;
      readonly rest: Foreseen;
      readonly total: Foreseen;
      readonly tasksLeft: number;
      /** How many of them are forecast from finished tasks of their kind and tier; the others from the policy's priors. */
      readonly measured: number;
      /** How many have no price: they are in no sum. */
      readonly unpriced: number;
      readonly cap: NanoUsd | undefined;
    }
  | { readonly kind: "run-stopped"; readonly run: RunId; readonly code: ErrorCode; readonly because: string }
  | { readonly kind: "run-ended"; readonly run: RunId; readonly spent: NanoUsd };
