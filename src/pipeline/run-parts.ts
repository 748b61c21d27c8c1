import type { ScriptProvider } from "../commands/index.ts";
import type { Dispatcher, Once } from "../dispatch/index.ts";
import type {
  Argv,
  Caps,
  Clock,
  DecidedStep,
  Decision,
  NanoUsd,
  RunId,
  TaskId,
  TaskKind,
  Ticket,
} from "../domain/index.ts";
import type { AgentProgram, Harness, ProgramEndpoint, Toolbox } from "../harnesses/index.ts";
import type { BudgetKeeper } from "../ledger/index.ts";
import type { Workspaces } from "../workspaces/index.ts";
import type { PlanRules } from "./chunks/read-chunk-plan.ts";
import type { Exemplars } from "./economy/exemplars.ts";
import type { Gate } from "./gates/index.ts";
import type { RunEvent } from "./run-event.ts";

/** An agent program as a step uses it. */
export interface StepProgram {
  readonly program: AgentProgram;
  /** Where it reaches a model, and who serves it there; `undefined` for one that it cannot be pointed at. */
  readonly endpointOf: (
    model: string,
  ) => { readonly endpoint: ProgramEndpoint; readonly provider: string } | undefined;
  /** Holds a folder for each of its sessions. */
  readonly homes: string;
  /** What it may run, besides its own tools. */
  readonly commands: readonly Argv[];
  readonly timeoutMs: number;
}

/** Everything a run works with, chosen and bound by the composition root. */
export interface RunParts {
  readonly run: RunId;
  /** The top folder of the target repository, and the commit that the run's branch begins at. */
  readonly root: string;
  readonly base: string;
  readonly caps: Caps;
  /** What one delegated attempt may cost before it is taken back. */
  readonly attemptUsd: NanoUsd | undefined;
  /** Tasks at a time; as many chunks again. */
  readonly concurrency: number;
  readonly decide: (ticket: Ticket) => Decision;
  readonly dispatcher: Dispatcher;
  readonly harness: Harness;
  /** The agent program that carries a step out; absent, and where it gives `undefined`, `harness` does. */
  readonly programFor?: (step: DecidedStep) => StepProgram | undefined;
  readonly toolDefinitions: Toolbox["definitions"];
  readonly toolboxFor: (folder: string) => Pick<Toolbox, "execute">;
  /** What an agent may run, as it is told. */
  readonly commands: readonly string[];
  readonly planRules: PlanRules;
  readonly workspaces: Workspaces;
  readonly gates: ReadonlyMap<string, Gate>;
  /** Undoes what a check that failed after the commit may have set going. */
  readonly rollback?: Gate | undefined;
  /** A gate out of an allowed command: how a chunk is verified. */
  readonly commandGate: (name: string, argv: Argv) => Gate;
  /** What is wrong with a commit message that a model has written. */
  readonly commitObjections: (message: string) => readonly string[];
  readonly scripts: ReadonlyMap<TaskKind, ScriptProvider>;
  readonly budget: BudgetKeeper;
  /** Once per key in the life of the run, over any number of crashes. */
  readonly once: Once;
  /** What was done under a key, without doing it. */
  readonly recorded: <Result>(key: string) => Promise<Result | undefined>;
  /**
   * Hands the task of this number, which begins at `base`, to another process and waits until its report is in the journal; absent: tasks
   * are carried out here. Throws what stopped the other one.
   */
  readonly handOut?: (index: number, base: string) => Promise<void>;
  /** Brings a commit here that another process has made. */
  readonly fetch?: (commit: string) => Promise<void>;
  /** Ends the names of worktrees, where several lives of a task may be on the same disk. */
  readonly worktrees?: string;
  /** Accepted changes that later tasks of their kind are shown; absent: none are. */
  readonly exemplars?: Exemplars;
  /** Whether nothing waits for this task, so that a step of it may take its time; absent: everything is waited for. */
  readonly hasSlack?: (task: TaskId) => boolean;
  readonly now: Clock;
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
}
