import { existsSync } from "node:fs";
import { type Instant, type RunId, SufficeError } from "../domain/index.ts";
import { type Grouping, type SpendReport, spendReport } from "../reports/index.ts";
import { effectiveSettings, type SettingFlags } from "./effective-settings.ts";
import { readEnvironment } from "./environment.ts";
import { openRecords } from "./open-ledger.ts";
import { loadPresets } from "./presets.ts";

export interface Profile {
  readonly report: SpendReport;
  readonly ledger: string;
}

/** Where the money went, out of the ledger. Throws `input.missing` where there is none yet. */
export async function profile(options: {
  readonly flags: SettingFlags;
  readonly folder: string;
  readonly by: readonly Grouping[];
  readonly run: RunId | undefined;
  readonly since: Instant | undefined;
  readonly until: Instant | undefined;
}): Promise<Profile> {
  const { run, since, until } = options;
  const settings = await effectiveSettings(options.flags, options.folder, readEnvironment());
  if (!existsSync(settings.ledger)) {
    throw new SufficeError("input.missing", {
      message: `there is no ledger at ${settings.ledger} yet; \`suffice run\` writes one, or name another with --ledger FILE`,
    });
  }
  const records = await openRecords(settings.ledger);
  try {
    const calls = await records.ledger.calls({
      ...(run === undefined ? {} : { run }),
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
    });
    const { priceBook } = await (await loadPresets()).catalogue();
    return { report: spendReport(calls, options.by, priceBook), ledger: settings.ledger };
  } finally {
    await records.close();
  }
}
