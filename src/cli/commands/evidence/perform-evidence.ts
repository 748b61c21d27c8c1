import { measuredClasses } from "../../../app/index.ts";
import { evidenceJson } from "../../render/evidence/evidence-json.ts";
import { evidencePage } from "../../render/evidence/evidence-page.ts";
import { skippedLines } from "../../render/evidence/skipped-lines.ts";

/** The options as the command line has parsed them. */
export interface EvidenceCommandOptions {
  readonly policy?: string;
  readonly allRepositories?: true;
  readonly json?: true;
  readonly config?: string;
  readonly ledger?: string;
}

export async function performEvidence(options: EvidenceCommandOptions): Promise<void> {
  const { policy, config, ledger, json } = options;
  const measured = await measuredClasses({
    flags: { policy, config, ledger },
    folder: process.cwd(),
    acrossRepositories: options.allRepositories === true,
  });
  process.stderr.write(skippedLines(measured.skipped));
  process.stdout.write(json === true ? evidenceJson(measured) : evidencePage(measured));
}
