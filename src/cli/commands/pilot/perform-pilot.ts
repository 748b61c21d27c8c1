import { pilot } from "../../../app/index.ts";
import type { Instant, TaskKind, Tier } from "../../../domain/index.ts";
import { pilotJson } from "../../render/pilot/pilot-json.ts";
import { pilotPage } from "../../render/pilot/pilot-page.ts";

/** The options as the command line has parsed them. */
export interface PilotCommandOptions {
  readonly n: number;
  readonly kind: TaskKind;
  readonly tier: Tier;
  readonly baselineTier: Tier;
  readonly since?: Instant;
  readonly policy?: string;
  readonly json?: true;
  readonly config?: string;
  readonly ledger?: string;
}

export async function performPilot(options: PilotCommandOptions): Promise<void> {
  const { n: planned, kind, tier, baselineTier, since, policy, config, ledger, json } = options;
  const flags = { policy, config, ledger };
  const found = await pilot({ flags, folder: process.cwd(), planned, kind, tier, baselineTier, since });
  process.stdout.write(json === true ? pilotJson(found) : pilotPage(found));
}
