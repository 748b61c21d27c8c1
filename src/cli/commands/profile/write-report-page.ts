import { writeFile } from "node:fs/promises";
import type { Profile } from "../../../app/index.ts";
import { messageOf, SufficeError } from "../../../domain/index.ts";
import { reportPage } from "../../../pages/index.ts";
import type { Grouping } from "../../../reports/index.ts";
import { reportOfProfile } from "../../render/report/report-of-profile.ts";

/** Throws `usage.invalid` where the file cannot be written. */
export async function writeReportPage(file: string, found: Profile, by: readonly Grouping[]): Promise<void> {
  const page = reportPage(await reportOfProfile(found, by));
  try {
    await writeFile(file, page);
  } catch (error) {
    throw new SufficeError("usage.invalid", {
      message: `--html ${file}: cannot be written: ${messageOf(error)}. Name a file in a folder that is there.`,
      cause: error,
    });
  }
}
