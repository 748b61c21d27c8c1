import { measuredTargets } from "../../../app/index.ts";
import { type Instant, SufficeError } from "../../../domain/index.ts";
import { targetsJson } from "../../render/targets/targets-json.ts";
import { targetsPage } from "../../render/targets/targets-page.ts";

/** The options as the command line has parsed them. */
export interface TargetsCommandOptions {
  readonly policy?: string;
  readonly since?: Instant;
  readonly until?: Instant;
  readonly json?: true;
  readonly config?: string;
  readonly ledger?: string;
}

export async function performTargets(options: TargetsCommandOptions): Promise<void> {
  const { policy, since, until, config, ledger, json } = options;
  if (since !== undefined && until !== undefined && until <= since) {
    throw new SufficeError("usage.invalid", { message: "--until must be later than --since" });
  }
  const flags = { policy, config, ledger };
  const measured = await measuredTargets({ flags, folder: process.cwd(), since, until });
  process.stdout.write(json === true ? targetsJson(measured) : targetsPage(measured));
}
