import { rm } from "node:fs/promises";
import { createProcessRunner } from "../../commands/index.ts";
import {
  addUsd,
  type CallEntry,
  type NanoUsd,
  type RunId,
  SufficeError,
  type TaskRecord,
  type Ticket,
  ZERO_USD,
} from "../../domain/index.ts";
import type { RunJournal } from "../../journal/index.ts";
import type { Ledger } from "../../ledger/index.ts";
import {
  orderTickets,
  type RunEvent,
  type RunParts,
  requireRunnable,
  runTasks,
} from "../../pipeline/index.ts";
import type { NotCarried } from "../../providers/index.ts";
import { type Receipt, receiptsOf } from "../../reports/index.ts";
import type { RepositoryFacts } from "../../triage/index.ts";
import { homesOf, requirePrograms } from "../agents/step-programs.ts";
import { assessInRun } from "../assessing/assess-in-run.ts";
import { newRunId, systemClock } from "../clock.ts";
import { decideInRun } from "../economy/weigh-ceremony.ts";
import { effectiveSettings, type SettingFlags } from "../effective-settings.ts";
import { type Environment, readEnvironment } from "../environment.ts";
import { openRecords, type Records } from "../open-ledger.ts";
import type { AskedModels } from "../providers/ask-for-models.ts";
import { createProviders, type Providers } from "../providers/create-providers.ts";
import { reachesLocalTools } from "../providers/reaches-local-tools.ts";
import { requireKeys } from "../providers/require-keys.ts";
import { provenTools } from "../providers/tool-canary.ts";
import { notShared } from "../workers/not-shared.ts";
import { type HandedOutRun, withWorkers } from "../workers/with-workers.ts";
import { bookFailures } from "./book-failures.ts";
import { composeRun } from "./compose-run.ts";
import { findLeftovers } from "./leftovers.ts";
import { makePlan, type PlanParts } from "./make-plan.ts";
import { runFacts } from "./run-facts.ts";
import { gateNames } from "./run-gates.ts";
import { isRunPlan, type RunPlan } from "./run-plan.ts";
import { runWorkspaces } from "./run-workspaces.ts";

export interface RunOptions {
  readonly flags: SettingFlags;
  /** Any folder of the target repository. */
  readonly repository: string;
  /** Tasks are carried out by workers; a remote by which their clones exchange commits. */
  readonly handOut?: { readonly remote: string | undefined };
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
}

export interface RunResult {
  readonly run: RunId;
  readonly branch: string;
  readonly receipts: readonly Receipt[];
  readonly ledger: string;
}

/** What `suffice run` would do: decisions with the settings and sizes of the repository, nothing else. */
export async function planRun(tickets: readonly Ticket[], options: Omit<RunOptions, "signal" | "emit">) {
  const environment = readEnvironment();
  const workspaces = runWorkspaces(environment);
  const { root, head } = await workspaces.inspect(options.repository);
  const settings = await effectiveSettings(options.flags, root, environment);
  const runner = createProcessRunner({ environment: environment.variables });
  const parts = { root, base: head, settings, runner, modelsOf: asDeclared };
  const { plan, facts } = await makePlan(orderTickets(tickets), parts);
  const unasked = "a dry run asks none";
  const setup = { ...plan.decisions, fileBytes: new Map(plan.fileBytes), facts, unasked };
  return plan.tickets.map((ticket) => decideInRun(ticket, setup));
}

/** Runs tickets through the policy's pipeline. Throws where nothing was begun, or where the run stopped and can be resumed. */
export async function startRun(tickets: readonly Ticket[], options: RunOptions): Promise<RunResult> {
  const environment = readEnvironment();
  const workspaces = runWorkspaces(environment);
  const { root, head, dirty } = await workspaces.inspect(options.repository);
  if (dirty.length > 0) {
    throw new SufficeError("repository.dirty", {
      message: `${root} has uncommitted changes (${listed(dirty)}). Commit or stash them first; nothing was touched.`,
    });
  }
  const settings = await effectiveSettings(options.flags, root, environment);
  requireKeys(settings.providers, environment);
  const runner = createProcessRunner({ environment: environment.variables });
  const providers = createProviders(settings.providers, environment, { onNotCarried: noting(options) });
  try {
    const modelsOf = modelsThatAreThere(providers, { ledger: settings.ledger, options });
    const parts = { root, base: head, settings, runner, modelsOf };
    const made = await makePlan(orderTickets(tickets), parts);
    const { facts } = made;
    const plan = withHandOut(made.plan, options);
    requireRunnable(plan.decisions.policy, gateNames(settings, plan.found));
    await checkPrograms(plan, environment, options);
    const records = await openRecords(settings.ledger);
    return await withRecords(records, async () => {
      const at = systemClock();
      const journal = await records.journal.begin(newRunId(at), plan, at);
      const { maxCostUsd } = settings;
      return carryOut({
        plan,
        facts,
        journal,
        records,
        environment,
        providers,
        options,
        maxCostUsd,
        resumed: false,
      });
    });
  } finally {
    await providers.close();
  }
}

/** Goes on with a run that was stopped or killed, with the plan that it began with; only the cap and the address may be others. */
export async function resumeRun(run: RunId, options: RunOptions): Promise<RunResult> {
  const environment = readEnvironment();
  const settings = await effectiveSettings(options.flags, options.repository, environment);
  const records = await openRecords(settings.ledger);
  return withRecords(records, async () => {
    const journal = await records.journal.resume(run);
    const { plan } = journal.record;
    if (!isRunPlan(plan)) {
      await journal.release();
      throw new SufficeError("input.invalid", {
        message: `run ${run} was begun by another version of suffice and cannot be resumed by this one`,
      });
    }
    const [first, ...others] = plan.settings.providers;
    const { baseUrl = first.baseUrl, maxCostUsd = plan.settings.maxCostUsd } = options.flags;
    const providers = createProviders([{ ...first, baseUrl }, ...others], environment, {
      models: plan.decisions.models,
      onNotCarried: noting(options),
    });
    try {
      return await carryOut({
        plan,
        facts: await runFacts(plan, environment),
        journal,
        records,
        environment,
        providers,
        options,
        maxCostUsd,
        resumed: true,
      });
    } finally {
      await providers.close();
    }
  });
}

interface CarryOut {
  readonly plan: RunPlan;
  readonly facts: RepositoryFacts | undefined;
  readonly journal: RunJournal;
  readonly records: Records;
  readonly environment: Environment;
  readonly providers: Providers;
  readonly options: RunOptions;
  readonly maxCostUsd: NanoUsd | undefined;
  readonly resumed: boolean;
}

async function carryOut(given: CarryOut): Promise<RunResult> {
  const { plan, facts, journal, records, environment, options, maxCostUsd, resumed } = given;
  const { run } = journal.record;
  const { signal, emit } = options;
  const branch = `suffice/${run}`;
  try {
    emit({ kind: "run-started", run, branch, tasks: plan.tickets.length, resumed });
    const workspaces = runWorkspaces(environment);
    const leftovers = await findLeftovers({ workspaces, journal: records.journal }, plan.root, run);
    if (leftovers.length > 0) emit({ kind: "leftovers-found", leftovers });
    const { ledger, shared } = records;
    if (plan.handOut !== undefined && shared === undefined) throw notShared(plan.settings.ledger);
    const parts = composeRun({
      run,
      plan,
      facts,
      journal,
      ledger,
      providers: given.providers.providers,
      workspaces,
      environment,
      ...(shared === undefined ? {} : { budgets: shared.budgets }),
      maxCostUsd,
      signal,
      emit,
    });
    if (resumed && shared === undefined) await bookFailures(await ledger.calls({ run }), parts.budget);
    const ended = await withWorkers(await withOpinions(parts, given), handedOutBy(given), (told) =>
      runTasks(plan.tickets, told),
    );
    await workspaces.removeLeftovers(plan.root, run);
    await rm(homesOf(run, environment), { recursive: true, force: true, maxRetries: 3 });
    const receipts = await readReceipts(ended, { run, plan, ledger });
    emit({ kind: "run-ended", run, spent: spentIn(await ledger.calls({ run })) });
    await journal.end(systemClock());
    return { run, branch, receipts, ledger: plan.settings.ledger };
  } catch (error) {
    await journal.release();
    if (error instanceof SufficeError)
      emit({ kind: "run-stopped", run, code: error.code, because: error.message });
    throw error;
  }
}

function handedOutBy({ plan, journal, records, options, maxCostUsd, environment }: CarryOut): HandedOutRun {
  const { remote = plan.handOut?.remote } = options.handOut ?? {};
  return { plan, journal, records, remote, maxCostUsd, environment };
}

function withHandOut(plan: RunPlan, { handOut }: Pick<RunOptions, "handOut">): RunPlan {
  return handOut === undefined ? plan : { ...plan, handOut };
}

function spentIn(calls: readonly CallEntry[]): NanoUsd {
  return addUsd(ZERO_USD, ...calls.map(({ cost }) => (cost.kind === "priced" ? cost.amount : ZERO_USD)));
}

/** The same run, deciding with what the policy's assessor says of its tickets: asked before the first of them is decided. */
async function withOpinions(
  parts: RunParts,
  { plan, facts, records, providers }: CarryOut,
): Promise<RunParts> {
  if (plan.decisions.policy.assessor === undefined) return parts;
  const { run, root, budget, once, signal, emit } = parts;
  const setup = { ...plan.decisions, fileBytes: new Map(plan.fileBytes), facts };
  const answers = await assessInRun(plan.tickets, setup, {
    run,
    root,
    providers: providers.providers,
    serving: plan.settings.providers,
    ledger: records.ledger,
    budget,
    once,
    signal,
    say: (note) => emit({ kind: "run-noted", note }),
  });
  const told = { ...setup, answers };
  return { ...parts, decide: (ticket) => decideInRun(ticket, told) };
}

async function readReceipts(
  ended: readonly TaskRecord[],
  { run, plan, ledger }: { readonly run: RunId; readonly plan: RunPlan; readonly ledger: Ledger },
): Promise<readonly Receipt[]> {
  const rows = { calls: await ledger.calls({ run }), verdicts: await ledger.verdicts({ run }) };
  const { models, priceBook, policy, at } = plan.decisions;
  return receiptsOf(ended, rows, { models, priceBook, work: policy.work, at });
}

async function withRecords<Result>(records: Records, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } finally {
    await records.close();
  }
}

/** A dry run asks nobody. */
const asDeclared: PlanParts["modelsOf"] = async ({ models }) => models;

/** Before anything is spent: whether each step's agent is there and can do it. */
async function checkPrograms(
  { settings, decisions }: RunPlan,
  environment: Environment,
  { emit }: Pick<RunOptions, "emit">,
): Promise<void> {
  const { policy, models } = decisions;
  const notes = await requirePrograms({ settings, policy, models, environment, homes: "" });
  for (const note of notes) emit({ kind: "run-noted", note });
}

/** What the servers have; and of local models that work with tools may come to, what they really do with one. */
function modelsThatAreThere(
  asked: Providers,
  { ledger, options }: { readonly ledger: string; readonly options: RunOptions },
): PlanParts["modelsOf"] {
  const { signal, emit } = options;
  const noted = ({ models, notes }: AskedModels) => {
    for (const note of notes) emit({ kind: "run-noted", note });
    return models;
  };
  return async ({ models: declared, priceBook }, policy) => {
    const models = noted(await asked.models(declared, signal));
    if (!reachesLocalTools(policy)) return models;
    const records = await openRecords(ledger);
    return withRecords(records, async () =>
      noted(
        await provenTools(models, { providers: asked.providers, priceBook, ledger: records.ledger, signal }),
      ),
    );
  };
}

/** What a provider's format cannot carry is said once for each model. */
function noting({ emit }: Pick<RunOptions, "emit">): (notice: NotCarried) => void {
  const said = new Set<string>();
  return ({ model, what }) => {
    const note = `${model}: its provider's format does not carry ${what.join(", ")}`;
    if (said.has(note)) return;
    said.add(note);
    emit({ kind: "run-noted", note });
  };
}

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).join(", ");
  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown;
}
