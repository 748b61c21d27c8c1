import type { NanoUsd, RunId, TaskRecord, Ticket } from "../../domain/index.ts";
import { SufficeError } from "../../domain/index.ts";
import type { RunJournal } from "../../journal/index.ts";
import type { Ledger } from "../../ledger/index.ts";
import { orderTickets, type RunEvent, requireRunnable, runTasks } from "../../pipeline/index.ts";
import { createAnthropicProvider } from "../../providers/anthropic/index.ts";
import { baselinesOf, bestSingleModel, type Receipt, receiptOf } from "../../reports/index.ts";
import { createGitWorkspaces } from "../../workspaces/git/index.ts";
import { newRunId, systemClock } from "../clock.ts";
import { decideTicket, loadDecisionSetup } from "../decision-setup.ts";
import { effectiveSettings, type SettingFlags, type Settings } from "../effective-settings.ts";
import { type Environment, readEnvironment } from "../environment.ts";
import { openRecords, type Records } from "../open-ledger.ts";
import { readEvidence } from "../read-evidence.ts";
import { bookFailures } from "./book-failures.ts";
import { composeRun } from "./compose-run.ts";
import { fileSizes } from "./file-sizes.ts";
import { isRunPlan, type RunPlan, runPlan } from "./run-plan.ts";

const PROVIDER_TIMEOUT_MS = 300_000;
const AUTHOR = { name: "suffice", email: "suffice@localhost" };

export interface RunOptions {
  readonly flags: SettingFlags;
  /** Any folder of the target repository. */
  readonly repository: string;
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
  const workspaces = createGitWorkspaces({ author: AUTHOR, environment: environment.variables });
  const { root } = await workspaces.inspect(options.repository);
  const settings = await effectiveSettings(options.flags, root, environment);
  const plan = await makePlan(orderTickets(tickets), { root, base: "", settings });
  const setup = { ...plan.decisions, fileBytes: new Map(plan.fileBytes) };
  return plan.tickets.map((ticket) => decideTicket(ticket, setup));
}

/** Runs tickets through the policy's pipeline. Throws where nothing was begun, or where the run stopped and can be resumed. */
export async function startRun(tickets: readonly Ticket[], options: RunOptions): Promise<RunResult> {
  const environment = readEnvironment();
  const workspaces = createGitWorkspaces({ author: AUTHOR, environment: environment.variables });
  const { root, head, dirty } = await workspaces.inspect(options.repository);
  if (dirty.length > 0) {
    throw new SufficeError("repository.dirty", {
      message: `${root} has uncommitted changes (${listed(dirty)}). Commit or stash them first; nothing was touched.`,
    });
  }
  const settings = await effectiveSettings(options.flags, root, environment);
  requireKeyOrOwnServer(settings, environment);
  const plan = await makePlan(orderTickets(tickets), { root, base: head, settings });
  requireRunnable(
    plan.decisions.policy,
    settings.gates.map((gate) => gate.name),
  );
  const records = await openRecords(settings.ledger);
  return withRecords(records, async () => {
    const at = systemClock();
    const journal = await records.journal.begin(newRunId(at), plan, at);
    return carryOut({
      plan,
      journal,
      records,
      environment,
      options,
      maxCostUsd: settings.maxCostUsd,
      resumed: false,
    });
  });
}

/** Goes on with a run that was stopped or killed, with the plan that it began with; only the cap may be another. */
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
    const baseUrl = options.flags.baseUrl ?? plan.settings.baseUrl;
    const effective = { ...plan, settings: { ...plan.settings, baseUrl } };
    const maxCostUsd = options.flags.maxCostUsd ?? plan.settings.maxCostUsd;
    return carryOut({ plan: effective, journal, records, environment, options, maxCostUsd, resumed: true });
  });
}

interface CarryOut {
  readonly plan: RunPlan;
  readonly journal: RunJournal;
  readonly records: Records;
  readonly environment: Environment;
  readonly options: RunOptions;
  readonly maxCostUsd: NanoUsd | undefined;
  readonly resumed: boolean;
}

async function carryOut({
  plan,
  journal,
  records,
  environment,
  options,
  maxCostUsd,
  resumed,
}: CarryOut): Promise<RunResult> {
  const { run } = journal.record;
  const { signal, emit } = options;
  const branch = `suffice/${run}`;
  const provider = createAnthropicProvider({
    baseUrl: plan.settings.baseUrl,
    apiKey: environment.anthropicKey,
    timeoutMs: PROVIDER_TIMEOUT_MS,
    now: systemClock,
  });
  try {
    emit({ kind: "run-started", run, branch, tasks: plan.tickets.length, resumed });
    const workspaces = createGitWorkspaces({ author: AUTHOR, environment: environment.variables });
    const { ledger } = records;
    const parts = composeRun({
      run,
      plan,
      journal,
      ledger,
      provider,
      workspaces,
      environment,
      maxCostUsd,
      signal,
      emit,
    });
    if (resumed) bookFailures(await ledger.calls({ run }), parts.budget);
    const ended = await runTasks(plan.tickets, parts);
    await workspaces.removeLeftovers(plan.root, run);
    const receipts = await receiptsOf(ended, { run, plan, ledger });
    emit({ kind: "run-ended", run, spent: parts.budget.spent() });
    await journal.end(systemClock());
    return { run, branch, receipts, ledger: plan.settings.ledger };
  } catch (error) {
    await journal.release();
    if (error instanceof SufficeError)
      emit({ kind: "run-stopped", run, code: error.code, because: error.message });
    throw error;
  } finally {
    await provider.close();
  }
}

async function receiptsOf(
  ended: readonly TaskRecord[],
  { run, plan, ledger }: { readonly run: RunId; readonly plan: RunPlan; readonly ledger: Ledger },
): Promise<readonly Receipt[]> {
  const rows = { calls: await ledger.calls({ run }), verdicts: await ledger.verdicts({ run }) };
  const { models, priceBook, policy, at } = plan.decisions;
  const bestSingle = bestSingleModel(ended, rows, models);
  const context = { models, priceBook, work: policy.work, at, bestSingle };
  return ended.map((record) => receiptOf(record, rows, baselinesOf(record, rows, context)));
}

async function makePlan(
  tickets: readonly Ticket[],
  { root, base, settings }: { readonly root: string; readonly base: string; readonly settings: Settings },
): Promise<RunPlan> {
  const fileBytes = await fileSizes(root, tickets);
  const evidence = await readEvidence(settings.ledger);
  const setup = await loadDecisionSetup(settings, { evidence, at: systemClock() });
  const { fileBytes: _unused, ...loaded } = setup;
  // Only models that a provider of this run serves can be chosen.
  const decisions = {
    ...loaded,
    models: loaded.models.filter((model) => model.provider === settings.provider),
  };
  return runPlan({ root, base, tickets, decisions, fileBytes, settings });
}

async function withRecords<Result>(records: Records, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } finally {
    await records.close();
  }
}

/** The provider's own address asks for a key; a server of the user's may not. */
function requireKeyOrOwnServer(settings: Settings, environment: Environment): void {
  const isOfficial = new URL(settings.baseUrl).hostname.endsWith("anthropic.com");
  if (environment.anthropicKey !== undefined || !isOfficial) return;
  throw new SufficeError("provider.unauthorised", {
    message:
      "no key: set ANTHROPIC_API_KEY, or name a server of your own with --base-url URL. `--dry-run` decides without either.",
  });
}

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).join(", ");
  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown;
}
