import { type Profile, profile, type ReadingProgress } from "../../app/index.ts";
import type { Grouping } from "../../reports/index.ts";
import { profileJson } from "../render/spend/profile-json.ts";
import { spendPage } from "../render/spend/spend-page.ts";
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
  return profile({
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
    litellmConfig,
    hourlyUsd,
    onProgress: talk.show,
  }).finally(talk.clear);
}

export function showProfile(found: Profile, { by }: Pick<ProfileOptions, "by">): string {
  return spendPage(found, by);
}

/** On a terminal one line that changes; elsewhere it says once that there is much to read. */
function progressTalk() {
  const { stderr } = process;
  let hasSpoken = false;
  return {
    show: ({ filesRead, files }: ReadingProgress) => {
      const text = `reading logs: ${filesRead} of ${files} files`;
      if (stderr.isTTY) stderr.write(`\r\u001b[K${text}`);
      else if (!hasSpoken) stderr.write(`${text}\n`);
      hasSpoken = true;
    },
    clear: () => {
      if (hasSpoken && stderr.isTTY) stderr.write("\r\u001b[K");
    },
  };
}
