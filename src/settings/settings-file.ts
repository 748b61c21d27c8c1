import type { Model, NanoUsd, Price, TaskKind } from "../domain/index.ts";
import type { AgentChoice } from "./agents/agent-choice.ts";
import type { ProtocolName } from "./providers/built-in-providers.ts";
import type { RolloutSettings } from "./rollout-settings.ts";

export type CommandText = string | readonly string[];

export interface LimitedCommand<Name extends string = string> {
  readonly name: Name;
  readonly command: CommandText;
  readonly timeoutMs: number;
}

/** A provider as the file describes it: `undefined` where it is silent. */
export interface NamedProvider {
  readonly name: string;
  readonly protocol: ProtocolName | undefined;
  readonly baseUrl: string | undefined;
  /** The environment variable that holds its key. */
  readonly keyVariable: string | undefined;
  readonly timeoutMs: number | undefined;
}

/** The settings as a file gives them: `undefined` where it is silent. */
export interface SettingsFile {
  readonly policy: string | undefined;
  readonly delegate: boolean | undefined;
  readonly whitelist: readonly TaskKind[] | undefined;
  readonly gates: readonly LimitedCommand[];
  readonly commands: readonly CommandText[];
  readonly protectedPaths: readonly string[];
  readonly scripts: readonly LimitedCommand<TaskKind>[];
  readonly rollback?: LimitedCommand | undefined;
  /** Who carries out steps with tools, where it is not the built-in loop. */
  readonly agents: readonly AgentChoice[];
  /** The one that serves unless the command line says otherwise. */
  readonly provider: string | undefined;
  /** Of that one. */
  readonly baseUrl: string | undefined;
  /** All others that may serve too. */
  readonly providers: readonly NamedProvider[];
  readonly models: readonly Model[];
  /** Rows, or the file that holds them. */
  readonly prices: readonly Price[] | string;
  readonly concurrency: number | undefined;
  readonly taskCapUsd: NanoUsd | undefined;
  readonly maxCostUsd: NanoUsd | undefined;
  readonly ledger: string | undefined;
  /** Files of outcomes that evidence is folded from, besides the ledger. */
  readonly outcomes: readonly string[];
  readonly rollouts: readonly RolloutSettings[];
}

export const NO_SETTINGS: SettingsFile = {
  policy: undefined,
  delegate: undefined,
  whitelist: undefined,
  gates: [],
  commands: [],
  protectedPaths: [],
  scripts: [],
  agents: [],
  provider: undefined,
  baseUrl: undefined,
  providers: [],
  models: [],
  prices: [],
  concurrency: undefined,
  taskCapUsd: undefined,
  maxCostUsd: undefined,
  ledger: undefined,
  outcomes: [],
  rollouts: [],
};
