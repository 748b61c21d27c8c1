import type { Json } from "../../domain/index.ts";
import type { ProgramAssignment, SubAgentDefinition } from "../agent-program.ts";
import { allowedCommand } from "../allowed-command.ts";

/** The name of the variable that holds the endpoint's key: the settings name it, and do not hold the key. */
export const KEY_VARIABLE = "SUFFICE_AGENT_KEY";

/** The provider that the models are named after: `suffice/MODEL`. */
const PROVIDER = "suffice";

export function modelName(model: string): string {
  return `${PROVIDER}/${model}`;
}

type ConfigAsked = Pick<
  ProgramAssignment,
  "endpoint" | "model" | "access" | "commands" | "subAgents" | "maxTurns"
>;

/**
 * opencode's settings for one session: one provider, and only what the work needs; what is not allowed is denied, because nobody is
 * there to ask. `instructions` is the file with the text that is added to its own. Its task tool takes no model, so that a sub-agent's
 * model is its definition's.
 */
export function opencodeConfig(asked: ConfigAsked, instructions: string): Json {
  const { endpoint, model, subAgents, maxTurns } = asked;
  const models = [model, ...subAgents.map((agent) => agent.model)];
  const permission = permissionsOf(asked);
  return {
    autoupdate: false,
    share: "disabled",
    snapshot: false,
    model: modelName(model),
    small_model: modelName(model),
    enabled_providers: [PROVIDER],
    provider: {
      [PROVIDER]: {
        // Inside the program itself: other packages would be downloaded when it starts.
        npm: "@ai-sdk/openai-compatible",
        options: { baseURL: endpoint.baseUrl, apiKey: `{env:${KEY_VARIABLE}}` },
        models: Object.fromEntries(models.map((name) => [name, {}])),
      },
    },
    instructions: [instructions],
    permission: { ...permission, task: tasksOf(subAgents) },
    agent: {
      build: { steps: maxTurns },
      ...Object.fromEntries(subAgents.map((agent) => [agent.name, definitionOf(agent, permission)])),
    },
  };
}

type Rules = { readonly [tool: string]: Json };

/** The last rule that fits holds. */
function permissionsOf({ access, commands }: Pick<ConfigAsked, "access" | "commands">): Rules {
  const isReadOnly = access === "read-only";
  return {
    "*": "deny",
    ...Object.fromEntries(READING.map((tool) => [tool, "allow"])),
    edit: isReadOnly ? "deny" : "allow",
    // Nothing keeps a command from writing: opencode has no sandbox.
    bash: { "*": "deny", ...(isReadOnly ? {} : allowedCommands(commands)), ...MORE_THAN_A_COMMAND },
    external_directory: "deny",
  };
}

const READING = ["read", "glob", "grep", "list"] as const;

/** Patterns of its rules know `*` and `?`, and see the line as it is written: only words that mean themselves can be allowed. */
const PLAIN_WORD = /^[\w@%+=:,./-]+$/;

function allowedCommands(commands: ProgramAssignment["commands"]): Rules {
  const plain = commands
    .map(allowedCommand)
    .filter(({ words }) => words.every((word) => PLAIN_WORD.test(word)));
  return Object.fromEntries(
    plain.flatMap(({ words, isOpen }) => {
      const line = words.join(" ");
      return [[line, "allow"], ...(isOpen ? [[`${line} *`, "allow"]] : [])];
    }),
  );
}

/** It looks at each command of a line by itself, but a redirection or a substitution is part of one. */
const MORE_THAN_A_COMMAND: Rules = { "*>*": "deny", "*<*": "deny", "*$(*": "deny", "*`*": "deny" };

function tasksOf(subAgents: readonly SubAgentDefinition[]): Rules {
  return { "*": "deny", ...Object.fromEntries(subAgents.map(({ name }) => [name, "allow"])) };
}

function definitionOf({ description, prompt, model, tools }: SubAgentDefinition, rules: Rules): Json {
  const named = new Set(tools?.map((tool) => tool.toLowerCase()));
  const kept = Object.entries(rules).filter(
    ([tool]) => tools === undefined || tool === "*" || tool === "external_directory" || named.has(tool),
  );
  return {
    mode: "subagent",
    description,
    prompt,
    model: modelName(model),
    permission: { ...Object.fromEntries(kept), task: "deny" },
  };
}
