import type { FoundCommands } from "../../commands/index.ts";
import type { Ticket } from "../../domain/index.ts";
import type { DecisionContext } from "../../routing/index.ts";
import type { EconomyFacts } from "../economy/weigh-ceremony.ts";
import type { Settings } from "../effective-settings.ts";

const SCHEMA = "suffice.plan/3";

/**
 * Everything a run was begun with, kept so that a resumed one decides, judges and spends as it would have: tickets, policy,
 * prices, evidence, commands. Keys are not in it.
 */
export interface RunPlan {
  readonly schema: typeof SCHEMA;
  readonly root: string;
  readonly base: string;
  readonly tickets: readonly Ticket[];
  readonly decisions: DecisionContext & EconomyFacts;
  /** The repository's files and history at `base` are asked too: read again when the run is resumed, with the same answer. */
  readonly asksRepository?: boolean;
  readonly fileBytes: readonly (readonly [string, number])[];
  /** Commands that the repository had of its own when the run began. */
  readonly found: FoundCommands;
  readonly settings: Settings;
  /** Tasks are carried out by workers; `remote` is where their clones exchange commits. */
  readonly handOut?: { readonly remote: string | undefined };
}

export function runPlan(parts: Omit<RunPlan, "schema">): RunPlan {
  return { schema: SCHEMA, ...parts };
}

/** A plan that this version wrote; what an earlier or later one wrote differently is not guessed at. */
export function isRunPlan(value: unknown): value is RunPlan {
  return typeof value === "object" && value !== null && "schema" in value && value.schema === SCHEMA;
}
