import {
  dryTrial,
  type ExperimentSource,
  reportTrial,
  resumeTrial,
  runTrial,
  type StoredTrial,
} from "../../../app/index.ts";
import { type Json, type NanoUsd, SufficeError, type TaskKind, usdNumber } from "../../../domain/index.ts";
import { plannedTrialJson, plannedTrialPage } from "../../render/trials/planned-trial.ts";
import { trialJson } from "../../render/trials/trial-json.ts";
import { trialPage } from "../../render/trials/trial-page.ts";
import { trialTalk } from "../../render/trials/trial-talk.ts";
import { stopSignal } from "../../stop-signal.ts";
import type { ArmOption } from "./arm-option.ts";

/** The options as the command line has parsed them. */
export interface AbRunOptions {
  readonly task?: string;
  readonly kind?: TaskKind;
  readonly file?: readonly string[];
  readonly acceptance?: readonly string[];
  readonly baseline?: ArmOption;
  readonly candidate?: ArmOption;
  readonly verify?: readonly string[];
  readonly verifyTwice?: readonly string[];
  readonly judge?: string;
  readonly calibration?: string;
  readonly repeats?: number;
  readonly seed?: number;
  readonly repo?: string;
  readonly maxCostUsd?: NanoUsd;
  readonly dryRun?: true;
  readonly resume?: string;
  readonly provider?: string;
  readonly baseUrl?: string;
  readonly config?: string;
  readonly ledger?: string;
  readonly json?: true;
}

export async function performAbRun(file: string | undefined, options: AbRunOptions): Promise<void> {
  const { config, provider, baseUrl, ledger, maxCostUsd, json } = options;
  const flags = { config, provider, baseUrl, ledger, maxCostUsd };
  const repository = options.repo ?? process.cwd();
  const instead = { repeats: options.repeats, seed: options.seed };
  if (options.dryRun === true) {
    const planned = await dryTrial(sourceOf(file, options), { flags, instead, repository });
    process.stdout.write(json === true ? plannedTrialJson(planned) : plannedTrialPage(planned));
    process.stderr.write("suffice: a dry run: nothing was run, nothing was spent\n");
    return;
  }
  const stop = stopSignal();
  const talk = trialTalk((text) => process.stderr.write(text));
  const given = { flags, instead, repository, signal: stop.signal, emit: talk.tell };
  let stored: StoredTrial;
  try {
    stored =
      options.resume === undefined
        ? await runTrial(sourceOf(file, options), given)
        : await resumeTrial(options.resume, given);
  } catch (error) {
    talk.stopped();
    throw error;
  } finally {
    stop.release();
  }
  const report = await reportTrial({ flags, folder: repository, trial: stored.trial });
  process.stdout.write(json === true ? trialJson(report) : trialPage(report));
}

function sourceOf(file: string | undefined, options: AbRunOptions): ExperimentSource {
  if (file !== undefined && options.task !== undefined) {
    throw new SufficeError("usage.invalid", { message: "give an experiment's file or --task, not both" });
  }
  if (file !== undefined) return { file };
  if (options.task !== undefined) return { values: valuesOf(options.task, options), folder: process.cwd() };
  throw new SufficeError("usage.invalid", {
    message: "no experiment: give its file, --task with what follows, or --resume TRIAL",
  });
}

/** The keys of the file, so that both are checked in one place. */
function valuesOf(title: string, options: AbRunOptions): { readonly [key: string]: Json } {
  const { kind, file, acceptance, judge, calibration, repeats, seed, maxCostUsd } = options;
  return given({
    experiment: title,
    task: given({ title, kind, files: file, acceptance }),
    arms: given({
      baseline: armOf("baseline", options.baseline),
      candidate: armOf("candidate", options.candidate),
    }),
    verifiers: [
      ...(options.verify ?? []).map((text) => verifierOf("--verify", text, false)),
      ...(options.verifyTwice ?? []).map((text) => verifierOf("--verify-twice", text, true)),
    ],
    judge: given({ model: judge, calibration }),
    repeats,
    seed,
    max_cost_usd: maxCostUsd === undefined ? undefined : usdNumber(maxCostUsd),
  });
}

function armOf(name: string, arm: ArmOption | undefined): Json | undefined {
  return arm === undefined ? undefined : { name, ...arm };
}

function verifierOf(option: string, text: string, twice: boolean): Json {
  const at = text.indexOf("=");
  if (at > 0) return { name: text.slice(0, at), command: text.slice(at + 1), run_twice: twice };
  throw new SufficeError("usage.invalid", {
    message: `${option} takes NAME=COMMAND, for example ${option} tests="npm test"; got "${text}"`,
  });
}

function given(values: { readonly [key: string]: Json | undefined }): { readonly [key: string]: Json } {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
