/** The agents that a run can drive: the loop that is built in, and programs of others. */
export const AGENT_NAMES = ["own-loop", "claude-code", "claude-agent-sdk", "codex", "opencode"] as const;

export type AgentName = (typeof AGENT_NAMES)[number];

/** Who carries a step out. `step` is `undefined` for all that are not named. */
export interface AgentChoice {
  readonly step: string | undefined;
  readonly program: AgentName;
}

export function isAgentName(name: string): name is AgentName {
  return AGENT_NAMES.some((known) => known === name);
}

/** The choice for a step: its own, else the one for all, else the built-in loop. A later choice wins. */
export function agentFor(step: string, choices: readonly AgentChoice[]): AgentName {
  const own = choices.findLast((choice) => choice.step === step);
  return (own ?? choices.findLast((choice) => choice.step === undefined))?.program ?? "own-loop";
}
