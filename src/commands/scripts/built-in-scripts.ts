import type { TaskKind } from "../../domain/index.ts";
import type { CommandRunner } from "../command-runner.ts";
import type { FoundCommand, FoundCommands } from "../found-command.ts";
import type { ScriptProvider } from "../script-provider.ts";
import { createCrossLinkScript } from "./cross-link.ts";
import { createPreFlightScript } from "./pre-flight.ts";
import { createRepositoryToolScript } from "./repository-tool.ts";
import { createSmokeTestScript } from "./smoke-test.ts";
import { createValidationScript } from "./validation.ts";

export interface BuiltInScriptsOptions {
  readonly runner: CommandRunner;
  /** What `findCommands` found in the repository. */
  readonly found: FoundCommands;
  /** For commands of the repository; our own checks have a limit of their own. */
  readonly timeoutMs: number;
}

/** Kinds of which a script alone can do a whole ticket, where it is among the built-in ones of the repository. */
export const WHOLE_TICKET_KINDS = ["lint", "format", "cross-link"] as const satisfies readonly TaskKind[];

/** Kinds that only frame a ticket: they change nothing, and say whether others may begin, or have ended well. */
export const FRAMING_KINDS = [
  "pre_flight",
  "validation",
  "smoke_test",
] as const satisfies readonly TaskKind[];

/** The scripts that can do their kind of work in this repository. Linter and formatter only where it has one. */
export function createBuiltInScripts(options: BuiltInScriptsOptions): ReadonlyMap<TaskKind, ScriptProvider> {
  const { runner, found, timeoutMs } = options;
  const scripts = [
    createPreFlightScript({ runner }),
    createValidationScript({ runner }),
    createSmokeTestScript({ runner, smoke: found.smoke, timeoutMs }),
    createCrossLinkScript({ runner, mend: true }),
    ...toolScript("lint", [found.lintFix, found.lint], options),
    ...toolScript("format", [found.format], options),
  ];
  return new Map(scripts.map((script) => [script.kind, script]));
}

function toolScript(
  kind: "lint" | "format",
  found: readonly (FoundCommand | undefined)[],
  { runner, timeoutMs }: BuiltInScriptsOptions,
): readonly ScriptProvider[] {
  const [first, ...others] = found.filter((command) => command !== undefined);
  if (first === undefined) return [];
  return [createRepositoryToolScript({ kind, commands: [first, ...others], runner, timeoutMs })];
}
