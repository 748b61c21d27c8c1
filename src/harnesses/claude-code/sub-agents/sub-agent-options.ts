import type { SubAgentDefinition } from "../../agent-program.ts";

/** Sub-agents that Claude Code brings along: they work with the main loop's model, which nobody routed them to. */
const BUILT_IN = ["claude", "Explore", "general-purpose", "Plan", "statusline-setup"];

/** For `--agents`. */
export function agentsJson(definitions: readonly SubAgentDefinition[]): string {
  const entries = definitions.map(({ name, description, prompt, model, tools }) => [
    name,
    { description, prompt, model, ...(tools === undefined ? {} : { tools }) },
  ]);
  return JSON.stringify(Object.fromEntries(entries));
}

/** Rules that leave the defined ones alone to be called on. */
export function deniedAgents(definitions: readonly SubAgentDefinition[]): readonly string[] {
  const defined = new Set(definitions.map(({ name }) => name));
  return BUILT_IN.filter((name) => !defined.has(name)).map((name) => `Agent(${name})`);
}

/**
 * The one model of all sub-agents, where there is one: it can be forced by the environment, whatever a call asks for. Otherwise
 * `undefined`, and {@link definitionsHold} is needed.
 */
export function onlyModel(definitions: readonly SubAgentDefinition[]): string | undefined {
  const models = new Set(definitions.map(({ model }) => model));
  return models.size === 1 ? definitions[0]?.model : undefined;
}

/**
 * Settings with a hook that takes the model out of each call of a sub-agent. A call may name a family of models, and that goes
 * before what the definition says; what a model wishes for must not.
 */
export function definitionsHold(node: string): string {
  const command = `${quoted(node)} -e ${quoted(WITHOUT_MODEL)}`;
  const hooks = [{ matcher: "Agent|Task", hooks: [{ type: "command", command }] }];
  return JSON.stringify({ hooks: { PreToolUse: hooks } });
}

const WITHOUT_MODEL = [
  "let said = '';",
  "process.stdin.on('data', (chunk) => { said += chunk; }).on('end', () => {",
  "const { model, ...updatedInput } = JSON.parse(said).tool_input;",
  "const hookSpecificOutput = { hookEventName: 'PreToolUse', permissionDecision: 'allow', updatedInput };",
  "console.log(JSON.stringify({ hookSpecificOutput }));",
  "});",
].join(" ");

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
