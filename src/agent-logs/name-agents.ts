import type { LoggedCall, SubAgent } from "./log-format.ts";

/**
 * The calls of sub-agents with what the logs of their parents say of them: their type, and the tool call that started them.
 * What a call's own log says is kept. The order of `agents` does not matter.
 */
export function nameAgents(calls: Iterable<LoggedCall>, agents: Iterable<SubAgent>): readonly LoggedCall[] {
  const known = new Map<string, SubAgent>();
  for (const agent of agents) {
    const key = keyOf(agent.conversation, agent.agent);
    known.set(key, mergeAgents(known.get(key) ?? agent, agent));
  }
  return Array.from(calls, (call) => {
    const { agent, conversation } = call.origin;
    const said = agent === undefined ? undefined : known.get(keyOf(conversation, agent));
    return said === undefined ? call : { ...call, origin: named(call.origin, said) };
  });
}

function named(origin: LoggedCall["origin"], agent: SubAgent): LoggedCall["origin"] {
  const agentType = origin.agentType ?? agent.agentType;
  const parentToolUse = origin.parentToolUse ?? agent.parentToolUse;
  return {
    ...origin,
    ...(agentType === undefined ? {} : { agentType }),
    ...(parentToolUse === undefined ? {} : { parentToolUse }),
  };
}

function mergeAgents(a: SubAgent, b: SubAgent): SubAgent {
  const agentType = smaller(a.agentType, b.agentType);
  const parentToolUse = smaller(a.parentToolUse, b.parentToolUse);
  return {
    conversation: a.conversation,
    agent: a.agent,
    ...(agentType === undefined ? {} : { agentType }),
    ...(parentToolUse === undefined ? {} : { parentToolUse }),
  };
}

/** Logs that contradict each other are decided the same way in whatever order they are read. */
function smaller(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

/** Agents' ids are short: two conversations may have one in common. */
function keyOf(conversation: string | undefined, agent: string): string {
  return JSON.stringify([conversation, agent]);
}
