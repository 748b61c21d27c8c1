import { join } from "node:path";
import {
  checkCommitMessage,
  createCommandScript,
  createProcessRunner,
  isAllowed,
} from "../../commands/index.ts";
import { createBuiltInScripts } from "../../commands/scripts/index.ts";
import { createBudgetKeeper, createDispatcher } from "../../dispatch/index.ts";
import {
  type Argv,
  DEFAULT_SPEND_GUARD,
  type NanoUsd,
  type RunId,
  SufficeError,
} from "../../domain/index.ts";
import { createOwnLoop, createWorktreeTools, DEFAULT_TOOL_LIMITS } from "../../harnesses/own-loop/index.ts";
import type { RunJournal } from "../../journal/index.ts";
import type { Ledger } from "../../ledger/index.ts";
import { createCommandGate, type RunEvent, type RunParts, stopAt } from "../../pipeline/index.ts";
import type { Provider } from "../../providers/index.ts";
import type { RepositoryFacts } from "../../triage/index.ts";
import type { Workspaces } from "../../workspaces/index.ts";
import { homesOf, stepPrograms } from "../agents/step-programs.ts";
import { systemClock, wait } from "../clock.ts";
import { economical } from "../economy/economical.ts";
import { decideInRun } from "../economy/weigh-ceremony.ts";
import type { Environment } from "../environment.ts";
import type { SharedRecords } from "../open-ledger.ts";
import { createGates, gateNames } from "./run-gates.ts";
import type { RunPlan } from "./run-plan.ts";

export interface RunContext {
  readonly run: RunId;
  readonly plan: RunPlan;
  /** What the repository knew of such work when the run began. */
  readonly facts?: RepositoryFacts | undefined;
  readonly journal: RunJournal;
  readonly ledger: Ledger;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly workspaces: Workspaces;
  readonly environment: Environment;
  /** Budgets that hold over other processes too; absent: those of this one. */
  readonly budgets?: SharedRecords["budgets"];
  /** Of whoever carries out tasks of a shared run: which life of its task this is. */
  readonly life?: number;
  /** May be higher than the plan's, when a run that stopped at its cap is resumed. */
  readonly maxCostUsd: NanoUsd | undefined;
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
}

const SCRIPT_TIMEOUT_MS = 600_000;
/** A chunk's own verifying command. */
const VERIFY_TIMEOUT_MS = 600_000;
/** An agent's own command: shorter than a gate's, since it may be called many times. */
const TOOL_TIMEOUT_MS = 300_000;
const MOST_TOOL_OUTPUT_BYTES = 30_000;

/** Binds every part of a run: the one place where a run's adapters are chosen. */
export function composeRun(context: RunContext): RunParts {
  const { run, plan, journal, ledger, signal } = context;
  const { settings, decisions } = plan;
  const { policy } = decisions;
  const runner = createProcessRunner({ environment: context.environment.variables });
  const runCommand = async (argv: Argv, cwd: string) => {
    const limits = { cwd, timeoutMs: TOOL_TIMEOUT_MS, maxOutputBytes: MOST_TOOL_OUTPUT_BYTES, signal };
    const result = await runner.run(argv, limits);
    switch (result.kind) {
      case "exited":
        return { exitCode: result.exitCode, output: result.output };
      case "killed": {
        if (result.because === "cancelled") throw interrupted(argv);
        const why =
          result.because === "timed-out" ? `stopped after ${TOOL_TIMEOUT_MS / 1000} s` : "killed by a signal";
        return { exitCode: undefined, output: `${why}\n${result.output}` };
      }
      case "not-started":
        return { exitCode: undefined, output: result.because };
      default:
        return result satisfies never;
    }
  };
  const toolboxFor = (root: string) =>
    createWorktreeTools({
      root,
      commands: {
        allowed: settings.commands,
        isAllowed: (argv) => isAllowed(argv, settings.commands),
        run: (argv) => runCommand(argv, root),
      },
      protectedPaths: settings.protectedPaths,
      limits: DEFAULT_TOOL_LIMITS,
    });
  const fileBytes = new Map(plan.fileBytes);
  const verifying = gateNames(settings, plan.found);
  const planRules: RunParts["planRules"] = {
    isGate: (name) => verifying.includes(name),
    isAllowedCommand: ([program, ...rest]) =>
      program !== undefined && isAllowed([program, ...rest], settings.commands),
  };
  const scripts: RunParts["scripts"] = new Map([
    ...createBuiltInScripts({ runner, found: plan.found, timeoutMs: SCRIPT_TIMEOUT_MS }),
    ...settings.scripts.map(({ name, argv, timeoutMs }) => {
      return [name, createCommandScript({ kind: name, argv, runner, timeoutMs })] as const;
    }),
  ]);
  const limits = {
    runUsd: stopAt(context.maxCostUsd, policy.spendGuard ?? DEFAULT_SPEND_GUARD),
    taskUsd: tighter(policy.caps.taskUsd, settings.taskCapUsd),
  };
  const parts: RunParts = {
    run,
    root: plan.root,
    base: plan.base,
    caps: policy.caps,
    attemptUsd: policy.delegation.attemptUsd,
    concurrency: settings.concurrency,
    decide: (ticket) => decideInRun(ticket, { ...decisions, fileBytes, facts: context.facts }),
    dispatcher: createDispatcher({
      providers: context.providers,
      models: decisions.models,
      priceBook: decisions.priceBook,
      ledger,
      now: systemClock,
      wait,
    }),
    harness: createOwnLoop(),
    programFor: stepPrograms({
      settings,
      policy,
      models: decisions.models,
      environment: context.environment,
      homes: join(homesOf(run, context.environment), `${context.life ?? 1}`),
    }).for,
    toolDefinitions: (access) => toolboxFor(plan.root).definitions(access),
    toolboxFor,
    commands: settings.commands.map((argv) => argv.join(" ")),
    planRules,
    workspaces: context.workspaces,
    gates: createGates({ settings, policy, found: plan.found, runner, planRules, scripts }),
    rollback:
      settings.rollback === undefined ? undefined : createCommandGate({ ...settings.rollback, runner }),
    commandGate: (name, argv) => createCommandGate({ name, argv, timeoutMs: VERIFY_TIMEOUT_MS, runner }),
    commitObjections: (message) => checkCommitMessage(message).map((finding) => finding.message),
    scripts,
    budget: context.budgets?.(run, limits) ?? createBudgetKeeper(limits),
    ...(context.life === undefined ? {} : { worktrees: `-${context.life}` }),
    once: (key, effect) => journal.step(key, effect),
    recorded: (key) => journal.recorded(key),
    now: systemClock,
    signal,
    emit: context.emit,
  };
  return economical(parts, {
    setup: { ...decisions, fileBytes, facts: context.facts },
    tickets: plan.tickets,
    capUsd: context.maxCostUsd,
    runner,
    store: settings.localStore,
  });
}

function tighter(a: NanoUsd | undefined, b: NanoUsd | undefined): NanoUsd | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

function interrupted([program]: Argv): SufficeError {
  return new SufficeError("run.interrupted", { message: `stopped while ${program} was running` });
}
