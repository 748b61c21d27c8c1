import { profile } from "../../app/index.ts";
import type { Instant, RunId } from "../../domain/index.ts";
import type { Grouping } from "../../reports/index.ts";
import { spendReportJson } from "../../reports/index.ts";
import { spendTable } from "../render/spend-table.ts";

/** The options as the command line has parsed them. */
export interface ProfileOptions {
  readonly by: readonly Grouping[];
  readonly run?: RunId;
  readonly since?: Instant;
  readonly until?: Instant;
  readonly json?: true;
  readonly config?: string;
  readonly ledger?: string;
}

export async function performProfile(options: ProfileOptions): Promise<void> {
  const { by, run, since, until, config, ledger } = options;
  const found = await profile({ flags: { config, ledger }, folder: process.cwd(), by, run, since, until });
  if (options.json === true) {
    const source = {
      kind: "ledger",
      path: found.ledger,
      files: 1,
      calls: found.report.totals.spend.calls,
      skipped: [],
    };
    process.stdout.write(`${JSON.stringify(spendReportJson(found.report, [source]))}\n`);
  } else {
    process.stdout.write(spendTable(found.report, by));
  }
}
