import type { Profile } from "../../../app/index.ts";
import type { Grouping } from "../../../reports/index.ts";
import { profileJson } from "../../render/spend/profile-json.ts";
import { spendPage } from "../../render/spend/spend-page.ts";
import type { ProfileOptions } from "./profile-options.ts";
import { readProfile } from "./read-profile.ts";

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
  const { by, courses = false } = options;
  process.stdout.write(options.json === true ? profileJson(found, courses) : spendPage(found, by, courses));
}

async function writeReport(file: string, found: Profile, by: readonly Grouping[]): Promise<void> {
  const { writeReportPage } = await import("./write-report-page.ts");
  await writeReportPage(file, found, by);
  process.stderr.write(`suffice: the report is in ${file}\n`);
}
