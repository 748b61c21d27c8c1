import type { NanoUsd, TaskKind } from "../domain/index.ts";

export type CommandText = string | readonly string[];

export interface LimitedCommand<Name extends string = string> {
  readonly name: Name;
  readonly command: CommandText;
  readonly timeoutMs: number;
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
  readonly provider: "anthropic" | undefined;
  readonly baseUrl: string | undefined;
  readonly taskCapUsd: NanoUsd | undefined;
  readonly maxCostUsd: NanoUsd | undefined;
  readonly ledger: string | undefined;
}

export const NO_SETTINGS: SettingsFile = {
  policy: undefined,
  delegate: undefined,
  whitelist: undefined,
  gates: [],
  commands: [],
  protectedPaths: [],
  scripts: [],
  provider: undefined,
  baseUrl: undefined,
  taskCapUsd: undefined,
  maxCostUsd: undefined,
  ledger: undefined,
};
