import { writeFile } from "node:fs/promises";
import {
  cleanLeftovers,
  planRun,
  type RunEvent,
  type RunOptions,
  type RunResult,
  resumeRun,
  type SettingFlags,
  startRun,
} from "../../app/index.ts";
import { ERRORS, runId, SufficeError, type Ticket } from "../../domain/index.ts";
import { type Receipt, receiptJson, runSummary, runSummaryJson } from "../../reports/index.ts";
import { decisionJson } from "../../routing/index.ts";
import { wantsColour } from "../colour.ts";
import { cleanedJson, cleanedPage } from "../render/cleaned-page.ts";
import { decisionsTable } from "../render/decisions-table.ts";
import { eventJson } from "../render/event-json.ts";
import { createProgress } from "../render/progress.ts";
import { receiptsPage } from "../render/receipts-page.ts";
import { stopSignal } from "../stop-signal.ts";
import { ticketsFrom } from "../ticket-input.ts";

/** The options as the command line has parsed them. */
export interface RunCommandOptions {
  readonly from?: string;
  readonly repo?: string;
  readonly policy?: string;
  readonly provider?: string;
  readonly baseUrl?: string;
  readonly agent?: readonly string[];
  readonly gate?: readonly string[];
  readonly allow?: readonly string[];
  readonly protect?: readonly string[];
  readonly delegate?: true;
  readonly maxCostUsd?: SettingFlags["maxCostUsd"];
  readonly taskCapUsd?: SettingFlags["taskCapUsd"];
  readonly handOut?: true;
  readonly remote?: string;
  readonly dryRun?: true;
  readonly resume?: string;
  readonly clean?: string;
  readonly concurrency?: number;
  readonly json?: true;
  readonly receipts?: string;
  readonly config?: string;
  readonly ledger?: string;
}

/** Runs, and gives the exit code: of the worst that happened to any task. */
export async function performRun(file: string | undefined, options: RunCommandOptions): Promise<number> {
  const stop = stopSignal();
  try {
    const common: RunOptions = {
      ...runOptions(options),
      ...handOutOf(options),
      signal: stop.signal,
      emit: emitter(options),
    };
    if (options.clean !== undefined) return await clean(options.clean, common, options);
    if (options.resume !== undefined) {
      return await printed(await resumeRun(existingRun(options.resume), common), options);
    }
    const tickets = await requiredTickets(options.from, file, common);
    if (options.dryRun === true) return await dryRun(tickets, common, options);
    return await printed(await startRun(tickets, common), options);
  } finally {
    stop.release();
  }
}

function runOptions(options: RunCommandOptions) {
  const { config, policy, provider, baseUrl, delegate, concurrency, taskCapUsd, maxCostUsd, ledger } =
    options;
  return {
    flags: {
      config,
      policy,
      provider,
      baseUrl,
      delegate,
      concurrency,
      taskCapUsd,
      maxCostUsd,
      ledger,
      agents: options.agent,
      gates: options.gate,
      commands: options.allow,
      protectedPaths: options.protect,
    },
    repository: options.repo ?? process.cwd(),
  };
}

function handOutOf({ handOut, remote }: RunCommandOptions): Pick<RunOptions, "handOut"> {
  return handOut === true || remote !== undefined ? { handOut: { remote } } : {};
}

async function clean(which: string, common: RunOptions, options: RunCommandOptions): Promise<number> {
  const runs = which === "all" ? which : existingRun(which);
  const cleaned = await cleanLeftovers({ ...common, runs });
  if (options.json === true) process.stdout.write(`${JSON.stringify(cleanedJson(cleaned))}\n`);
  else process.stdout.write(cleanedPage(cleaned));
  return 0;
}

async function dryRun(
  tickets: readonly Ticket[],
  common: RunOptions,
  options: RunCommandOptions,
): Promise<number> {
  const decisions = await planRun(tickets, common);
  const lines = decisions.map((decision) => `${JSON.stringify(decisionJson(decision))}\n`);
  process.stdout.write(options.json === true ? lines.join("") : decisionsTable(decisions));
  process.stderr.write("suffice: a dry run: nothing was run, nothing was spent\n");
  return 0;
}

async function printed(result: RunResult, options: RunCommandOptions): Promise<number> {
  const { receipts } = result;
  const lines = receipts.map((receipt) => `${JSON.stringify(receiptJson(receipt))}\n`).join("");
  const summary = `${JSON.stringify(runSummaryJson(runSummary(receipts)))}\n`;
  process.stdout.write(
    options.json === true ? summary + lines : receiptsPage(result, process.stdout.columns),
  );
  if (options.receipts !== undefined) await writeFile(options.receipts, lines);
  return exitCodeOf(receipts);
}

function exitCodeOf(receipts: readonly Receipt[]): number {
  const outcomes = receipts.map((receipt) => receipt.outcome);
  if (outcomes.includes("failed")) return ERRORS["gate.failed"].exit;
  const isHeldBack = outcomes.includes("refused") || outcomes.includes("stopped");
  return isHeldBack ? ERRORS["budget.task-cap"].exit : 0;
}

function emitter({ json, ledger, config }: RunCommandOptions): (event: RunEvent) => void {
  const progress = createProgress({
    write: (text) => process.stderr.write(text),
    colour: wantsColour(process.stderr),
    hasStatusLine: process.stderr.isTTY,
    resumeFlags: flag("--ledger", ledger) + flag("--config", config),
  });
  return (event) => {
    progress(event);
    if (json === true) process.stdout.write(`${JSON.stringify(eventJson(event))}\n`);
  };
}

async function requiredTickets(
  from: string | undefined,
  file: string | undefined,
  where: Pick<RunOptions, "repository" | "signal">,
): Promise<readonly Ticket[]> {
  if (from !== undefined) return ticketsFrom({ ...where, from, path: file });
  if (file !== undefined) return ticketsFrom({ ...where, from: file, path: undefined });
  throw new SufficeError("usage.invalid", {
    message:
      "no tickets: give --from jsonl FILE, --from beads, --from github or --from backlog FOLDER, or --resume RUN to go on with a run",
  });
}

function existingRun(text: string) {
  const run = runId(text);
  if (run !== undefined) return run;
  throw new SufficeError("usage.invalid", {
    message: `"${text}" is no run; runs look like 20261121-093015-4f2a`,
  });
}

/** As it can be pasted into a shell: a ledger of its own has to be named again, since runs are found in it. */
function flag(name: string, value: string | undefined): string {
  if (value === undefined) return "";
  return ` ${name} ${/^[\w./@:+-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`}`;
}
