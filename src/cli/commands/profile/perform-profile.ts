import type { Profile } from "../../../app/index.ts";
import type { Grouping } from "../../../reports/index.ts";
import { profileJson } from "../../render/spend/profile-json.ts";
import { spendPage } from "../../render/spend/spend-page.ts";
import type { ProfileOptions } from "./profile-options.ts";
import { profileText, readProfile } from "./read-profile.ts";

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
  const { by, json, html, courses = false } = options;
  const render = (found: Profile) =>
    json === true ? profileJson(found, courses) : spendPage(found, by, courses);
  if (html === undefined) {
    const form = `${json === true ? "json" : "text"}${courses ? " with courses" : ""}`;
    process.stdout.write(await profileText(options, form, render));
    return;
  }
  const found = await readProfile(options);
  await writeReport(html, found, by);
  process.stdout.write(render(found));
}

async function writeReport(file: string, found: Profile, by: readonly Grouping[]): Promise<void> {
  const { writeReportPage } = await import("./write-report-page.ts");
  await writeReportPage(file, found, by);
  process.stderr.write(`suffice: the report is in ${file}\n`);
}
