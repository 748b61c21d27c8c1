import { reportTable, reportTrial } from "../../../app/index.ts";
import { SufficeError } from "../../../domain/index.ts";
import { armTableJson, armTablePage } from "../../render/trials/arm-table.ts";
import { trialJson } from "../../render/trials/trial-json.ts";
import { trialPage } from "../../render/trials/trial-page.ts";

/** The options as the command line has parsed them. */
export interface AbReportOptions {
  readonly table?: string;
  readonly prices?: string;
  readonly allowMixed?: true;
  readonly config?: string;
  readonly ledger?: string;
  readonly json?: true;
}

export async function performAbReport(trial: string | undefined, options: AbReportOptions): Promise<void> {
  const { table, prices, allowMixed = false, config, ledger, json } = options;
  const folder = process.cwd();
  if (table !== undefined) {
    if (trial !== undefined) throw usage("give a trial or --table, not both");
    const report = await reportTable({ file: table, folder, prices, allowMixed });
    process.stdout.write(json === true ? armTableJson(report) : armTablePage(report));
    return;
  }
  if (prices !== undefined || allowMixed) throw usage("--prices and --allow-mixed are for --table");
  const report = await reportTrial({ flags: { config, ledger }, folder, trial });
  process.stdout.write(json === true ? trialJson(report) : trialPage(report));
}

function usage(message: string): SufficeError {
  return new SufficeError("usage.invalid", { message });
}
