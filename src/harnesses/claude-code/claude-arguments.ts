import { usdNumber } from "../../domain/index.ts";
import type { ProgramAssignment } from "../agent-program.ts";
import { permissionRules } from "./permission-rules.ts";
import { agentsJson, definitionsHold, deniedAgents, onlyModel } from "./sub-agents/sub-agent-options.ts";
import { forwardsSubAgents } from "./versions.ts";

export interface ArgumentOptions {
  readonly version: string;
  /** The conversation lies in `home`. */
  readonly goesOn: boolean;
  /** The Node that runs hooks. */
  readonly node: string;
}

/**
 * All but the prompt, which is read from standard input: arguments can be seen by everybody on the machine and have a limit.
 * Permissions are such that nobody is asked and that root may use them too.
 */
export function claudeArguments(
  assignment: ProgramAssignment,
  { version, goesOn, node }: ArgumentOptions,
): readonly string[] {
  const { session, model, system, subAgents, answerSchema, maxTurns } = assignment;
  return [
    ["--print", "--output-format", "stream-json", "--verbose", "--include-partial-messages"],
    [goesOn ? "--resume" : "--session-id", session],
    ["--model", model],
    system === "" ? [] : ["--append-system-prompt", system],
    ["--max-turns", String(maxTurns)],
    budget(assignment),
    answerSchema === undefined ? [] : ["--json-schema", JSON.stringify(answerSchema)],
    permissions(assignment),
    subAgents.length === 0 ? ["--bare"] : withSubAgents(assignment, { version, node }),
  ].flat();
}

function permissions(assignment: ProgramAssignment): readonly string[] {
  const { tools, mode, allowed } = permissionsOf(assignment);
  return [
    ["--tools", tools.join(",")],
    ["--permission-mode", mode],
    allowed.length === 0 ? [] : ["--allowedTools", ...allowed],
  ].flat();
}

/** Denies what is not allowed, without asking. `acceptEdits` lets files of the folder be changed. */
export function permissionsOf({ access, commands, subAgents }: ProgramAssignment) {
  const hands = access === "read-write" ? ["Read", "Edit", "Write", "Bash"] : ["Read", "Bash"];
  const agent = subAgents.length === 0 ? [] : ["Agent"];
  return {
    tools: [...hands, ...agent],
    mode: access === "read-write" ? "acceptEdits" : "dontAsk",
    allowed: [...permissionRules(commands), ...agent],
  };
}

function budget(assignment: ProgramAssignment): readonly string[] {
  const usd = budgetInUsd(assignment);
  return usd === undefined ? [] : ["--max-budget-usd", String(usd)];
}

/**
 * It prices ids that it does not know at its strongest model's rate, and would stop far too early: such work has our own watch
 * alone, which all work has.
 */
export function budgetInUsd({ budgetUsd, model, subAgents }: ProgramAssignment): number | undefined {
  const models = [model, ...subAgents.map((definition) => definition.model)];
  if (budgetUsd === undefined || !models.every((each) => each.startsWith("claude-"))) return undefined;
  return usdNumber(budgetUsd);
}

/** The bare mode has no tool to call a sub-agent with; without it nothing of the user's or the repository's is read either. */
function withSubAgents(
  { subAgents }: ProgramAssignment,
  { version, node }: { readonly version: string; readonly node: string },
): readonly string[] {
  return [
    ["--disable-slash-commands", "--strict-mcp-config", "--setting-sources", ""],
    ["--agents", agentsJson(subAgents)],
    ["--disallowedTools", ...deniedAgents(subAgents)],
    onlyModel(subAgents) === undefined ? ["--settings", definitionsHold(node)] : [],
    forwardsSubAgents(version) ? ["--forward-subagent-text"] : [],
  ].flat();
}
