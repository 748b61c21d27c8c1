import type { CommandRunner, FoundCommand, FoundCommands } from "../../commands/index.ts";
import { checkGuards, createSyntaxLintScript } from "../../commands/scripts/index.ts";
import type { Policy } from "../../domain/index.ts";
import {
  createChangeGate,
  createCommandGate,
  createContractGate,
  createFindingsGate,
  createPlanGate,
  createScopeGate,
  createScriptGate,
  createSizeGate,
  type Gate,
  type RunParts,
} from "../../pipeline/index.ts";
import type { Settings } from "../effective-settings.ts";

const FOUND_TIMEOUT_MS = 600_000;

/** Gates that a repository's own commands stand behind, where the settings name none. */
export const FOUND_GATES = { tests: "tests", lint: "lint" } as const satisfies Record<
  string,
  keyof FoundCommands
>;

export interface GateParts {
  readonly settings: Pick<Settings, "gates" | "protectedPaths">;
  readonly policy: Pick<Policy, "change">;
  readonly found: FoundCommands;
  readonly runner: CommandRunner;
  readonly planRules: RunParts["planRules"];
  readonly scripts: RunParts["scripts"];
}

/** By name; what the settings configure comes before what was found, and that before what is built in. */
export function createGates(parts: GateParts): ReadonlyMap<string, Gate> {
  const { settings, policy, runner, planRules, scripts } = parts;
  const gates: readonly Gate[] = [
    createScriptGate(createSyntaxLintScript({ runner })),
    ...[...scripts.values()].filter(({ kind }) => kind !== "lint").map(createScriptGate),
    ...foundGates(parts),
    createChangeGate(settings.protectedPaths),
    createContractGate(),
    createFindingsGate(),
    createPlanGate(planRules),
    createScopeGate(),
    createSizeGate(policy.change),
    ...settings.gates.map(({ name, argv, timeoutMs }) =>
      createCommandGate({ name, argv, timeoutMs, runner }),
    ),
  ];
  return new Map(gates.map((gate) => [gate.name, gate]));
}

/** Names that a policy's step may be judged by in this repository. */
export function gateNames({ gates }: Pick<Settings, "gates">, found: FoundCommands): readonly string[] {
  const own = Object.entries(FOUND_GATES).flatMap(([name, purpose]) =>
    found[purpose] === undefined ? [] : [name],
  );
  // Without a linter of its own, `lint` is the check of syntax.
  return [...new Set(["lint", ...own, ...gates.map(({ name }) => name)])];
}

function foundGates({ found, runner }: GateParts): readonly Gate[] {
  return Object.entries(FOUND_GATES).flatMap(([name, purpose]) => {
    const command = found[purpose];
    return command === undefined ? [] : [guarded(name, command, runner)];
  });
}

/** A command of the repository as a gate: work that changes what the command is cannot be judged by it. */
function guarded(name: string, command: FoundCommand, runner: CommandRunner): Gate {
  const gate = createCommandGate({ name, argv: command.argv, timeoutMs: FOUND_TIMEOUT_MS, runner });
  return {
    ...gate,
    async judge(judged) {
      const findings = await checkGuards(judged.workspace.path, command);
      return findings.length > 0 ? { kind: "fail", findings } : gate.judge(judged);
    },
  };
}
