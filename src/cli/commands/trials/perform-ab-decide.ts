import { decideTrial } from "../../../app/index.ts";
import { decisionJson, decisionPage } from "../../render/trials/trial-decision.ts";

/** The options as the command line has parsed them. */
export interface AbDecideOptions {
  readonly validDays: number;
  readonly config?: string;
  readonly ledger?: string;
  readonly json?: true;
}

export async function performAbDecide(trial: string | undefined, options: AbDecideOptions): Promise<void> {
  const { validDays, config, ledger, json } = options;
  const question = { flags: { config, ledger }, folder: process.cwd(), trial, validForDays: validDays };
  const decided = await decideTrial(question);
  process.stdout.write(
    json === true ? `${JSON.stringify(decisionJson(decided.decision))}\n` : decisionPage(decided),
  );
}
