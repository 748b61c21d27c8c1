import { createProcessRunner } from "../../commands/index.ts";
import { type Json, type NanoUsd, type RunId, runId, SufficeError } from "../../domain/index.ts";
import { experimentOf, type LoadedExperiment, loadExperiment } from "../../settings/index.ts";
import { usualTemperature } from "../calls/usual-temperature.ts";
import { newRunId, systemClock } from "../clock.ts";
import { effectiveSettings, type SettingFlags } from "../effective-settings.ts";
import { type Environment, readEnvironment } from "../environment.ts";
import { openRecords, type Records } from "../open-ledger.ts";
import { createProviders } from "../providers/create-providers.ts";
import { requireKeys } from "../providers/require-keys.ts";
import { servedCatalogue } from "../providers/served-catalogue.ts";
import { createAskJudge } from "./ask-judge.ts";
import { carryOutTrial, createTrialBudget, type TrialEvent } from "./carry-out-trial.ts";
import { type PlannedTrial, planTrial } from "./plan-trial.ts";
import { type StoredTrial, trialFolder } from "./trial-folder.ts";
import { isTrialPlan, type TrialPlan } from "./trial-plan.ts";

/** An experiment's file, or its keys as the command line gives them. */
export type ExperimentSource =
  | { readonly file: string }
  | { readonly values: { readonly [key: string]: Json }; readonly folder: string };

export interface TrialOptions {
  readonly flags: Pick<SettingFlags, "config" | "provider" | "baseUrl" | "ledger" | "maxCostUsd">;
  /** Instead of the experiment's own. */
  readonly instead?: { readonly repeats?: number | undefined; readonly seed?: number | undefined };
  /** Any folder of the repository that both arms begin in; it is copied and never touched. */
  readonly repository: string;
  readonly signal: AbortSignal;
  readonly emit: (event: TrialEvent) => void;
}

/** What a trial would do and is expected to cost. Throws as running it does; calls nobody. */
export async function dryTrial(
  source: ExperimentSource,
  options: Pick<TrialOptions, "flags" | "instead" | "repository">,
): Promise<PlannedTrial> {
  return planned(source, options);
}

/** Runs a trial to its end, its decision or its cap. Throws where nothing was begun, or where it stopped and can be resumed. */
export async function runTrial(source: ExperimentSource, options: TrialOptions): Promise<StoredTrial> {
  const { flags, emit } = options;
  const { plan, notes } = await planned(source, options);
  for (const note of notes) emit({ kind: "trial-noted", note });
  return withLedger(plan, options, async (records, given) => {
    const at = systemClock();
    const trial = newRunId(at);
    const maxCostUsd = flags.maxCostUsd ?? plan.experiment.maxCostUsd;
    const journal = await records.journal.begin(trial, plan, at);
    return carriedOut({ ...given, trial, plan, journal, maxCostUsd, resumed: false });
  });
}

/** Goes on with a trial that was stopped, killed, or came to its cap; only the cap and the address may be others. */
export async function resumeTrial(name: string, options: TrialOptions): Promise<StoredTrial> {
  const trial = runId(name);
  if (trial === undefined) throw new SufficeError("usage.invalid", { message: `"${name}" is no trial` });
  const { flags } = options;
  const settings = await effectiveSettings(flags, options.repository, readEnvironment());
  const found = await planOf(settings.ledger, trial);
  if (!isTrialPlan(found)) {
    throw new SufficeError("input.missing", {
      message: `the ledger has no trial ${trial} that this version can go on with`,
    });
  }
  const { baseUrl = found.flags.baseUrl } = flags;
  const plan = { ...found, flags: { ...found.flags, baseUrl } };
  const known = { ...options, flags: { ...plan.flags, ledger: flags.ledger, maxCostUsd: flags.maxCostUsd } };
  return withLedger(plan, known, async (opened, given) => {
    const journal = await opened.journal.resume(trial);
    const maxCostUsd = flags.maxCostUsd ?? plan.experiment.maxCostUsd;
    return carriedOut({ ...given, trial, plan, journal, maxCostUsd, resumed: true });
  });
}

async function planOf(ledger: string, trial: RunId): Promise<unknown> {
  const records = await openRecords(ledger);
  try {
    return (await records.journal.runs()).find(({ run }) => run === trial)?.plan;
  } finally {
    await records.close();
  }
}

async function planned(
  source: ExperimentSource,
  { flags, instead, repository }: Pick<TrialOptions, "flags" | "instead" | "repository">,
): Promise<PlannedTrial> {
  const { config, provider, baseUrl, maxCostUsd } = flags;
  const loaded = await loadedFrom(source);
  const { experiment } = loaded;
  const asked = {
    ...experiment,
    repeats: instead?.repeats ?? experiment.repeats,
    seed: instead?.seed ?? experiment.seed,
    maxCostUsd: maxCostUsd ?? experiment.maxCostUsd,
  };
  const environment = readEnvironment();
  const given = { flags: { config, provider, baseUrl }, repository, environment };
  return planTrial({ ...loaded, experiment: asked }, given);
}

function loadedFrom(source: ExperimentSource): Promise<LoadedExperiment> {
  if ("file" in source) return loadExperiment(source.file);
  return experimentOf(source.values, { origin: "the command line", folder: source.folder });
}

interface Given {
  readonly options: TrialOptions;
  readonly records: Records;
  readonly environment: Environment;
  readonly ledger: string;
}

async function withLedger(
  plan: TrialPlan,
  options: TrialOptions,
  work: (records: Records, given: Given) => Promise<StoredTrial>,
): Promise<StoredTrial> {
  const environment = readEnvironment();
  const settings = await effectiveSettings(options.flags, plan.root, environment);
  requireKeys(settings.providers, environment);
  const records = await openRecords(settings.ledger);
  try {
    return await work(records, { options, records, environment, ledger: settings.ledger });
  } finally {
    await records.close();
  }
}

async function carriedOut({
  options,
  records,
  environment,
  ledger,
  trial,
  plan,
  journal,
  maxCostUsd,
  resumed,
}: Given & {
  readonly trial: RunId;
  readonly plan: TrialPlan;
  readonly journal: Awaited<ReturnType<Records["journal"]["begin"]>>;
  readonly maxCostUsd: NanoUsd;
  readonly resumed: boolean;
}): Promise<StoredTrial> {
  const { signal, emit } = options;
  emit({ kind: "trial-began", trial, resumed });
  const settings = await effectiveSettings(options.flags, plan.root, environment);
  const { models, priceBook } = await servedCatalogue(settings);
  const providers = createProviders(settings.providers, environment);
  try {
    const budget = createTrialBudget(maxCostUsd);
    const judge = models.find(({ id }) => id === plan.judge);
    const ask = createAskJudge({
      trial,
      judge: plan.judge,
      root: plan.root,
      temperature: usualTemperature(settings.providers.filter(({ name }) => name === judge?.provider)),
      models,
      priceBook,
      providers: providers.providers,
      ledger: records.ledger,
      journal,
      budget,
      signal,
    });
    const runner = createProcessRunner({ environment: environment.variables });
    const folder = trialFolder(ledger, trial);
    const parts = { trial, plan, folder, maxCostUsd, records, journal, budget, ask, runner, signal, emit };
    const state = await carryOutTrial(parts);
    if (state.ended?.kind === "cap") await journal.release();
    else await journal.end(systemClock());
    return state;
  } catch (error) {
    await journal.release();
    throw error;
  } finally {
    await providers.close();
  }
}
