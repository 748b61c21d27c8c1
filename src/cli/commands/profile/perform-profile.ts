import { type Profile, profile } from "../../../app/index.ts";
import type { Grouping } from "../../../reports/index.ts";
import { profileJson } from "../../render/spend/profile-json.ts";
import { spendPage } from "../../render/spend/spend-page.ts";
import { progressTalk } from "../progress-talk.ts";
import type { ProfileOptions } from "./profile-options.ts";

const WATCH_SECONDS = 5;

export async function performProfile(options: ProfileOptions): Promise<void> {
  if (options.statusLine === true) {
    const { performStatusLine } = await import("./perform-status-line.ts");
    return performStatusLine(options);
  }
  if (options.watch !== undefined) {
    const { performWatch } = await import("./perform-watch.ts");
    return performWatch(options, options.watch === true ? WATCH_SECONDS : options.watch);
  }
  const found = await readProfile(options);
  if (options.html !== undefined) await writeReport(options.html, found, options.by);
  process.stdout.write(options.json === true ? profileJson(found) : showProfile(found, options));
}

async function writeReport(file: string, found: Profile, by: readonly Grouping[]): Promise<void> {
  const { writeReportPage } = await import("./write-report-page.ts");
  await writeReportPage(file, found, by);
  process.stderr.write(`suffice: the report is in ${file}\n`);
}

export async function readProfile(options: ProfileOptions): Promise<Profile> {
  const {
    by,
    source,
    agent,
    run,
    since,
    until,
    prices,
    estimateOutput,
    litellmConfig,
    hourlyUsd,
    config,
    ledger,
  } = options;
  const talk = progressTalk();
  const found = await profile({
    flags: { config, ledger },
    folder: process.cwd(),
    by,
    sources: source ?? [],
    agents: agent,
    run,
    since,
    until,
    prices,
    estimatesOutput: estimateOutput === true,
    usesIndex: options.index,
    litellmConfig,
    hourlyUsd,
    onProgress: talk.show,
  }).finally(talk.clear);
  if (found.indexProblem !== undefined) process.stderr.write(`suffice: ${found.indexProblem}\n`);
  return found;
}

export function showProfile(found: Profile, { by }: Pick<ProfileOptions, "by">): string {
  return spendPage(found, by);
}
