import type { Json } from "../../domain/index.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../protocols/index.ts";
import { objectAt, textAt } from "../json-fields.ts";
import type { CallOrigin, SubAgent } from "../log-format.ts";
import { forgetFirst } from "./answers.ts";

/** What the log of a parent says of its sub-agents: a tool call names a type, and what answers it names the agent. */
export interface SubAgents {
  /** The tool calls of an answer. */
  called(content: Json | undefined): void;
  /** A line that may be the answer to one, by a sub-agent. */
  answered(line: JsonObject): void;
  /** Whose call the parent was shown. */
  shown(origin: CallOrigin): void;
  /** The type of agent that a tool call asked for. */
  readonly typeFor: (toolUse: string | undefined) => string | undefined;
  found(): readonly SubAgent[];
  state(): Json;
}

/** Calls that wait for their answer. */
const KEPT = 256;

export function createSubAgents(state: Json | undefined): SubAgents {
  const types = new Map<string, string>();
  if (isJsonArray(state)) {
    for (const [toolUse, type] of state.filter(isJsonArray)) {
      if (typeof toolUse === "string" && typeof type === "string") types.set(toolUse, type);
    }
  }
  const found = new Map<string, SubAgent>();
  function add({ agentType, parentToolUse, ...agent }: AnyAgent): void {
    const facts = {
      ...agent,
      ...(agentType === undefined ? {} : { agentType }),
      ...(parentToolUse === undefined ? {} : { parentToolUse }),
    };
    found.set(JSON.stringify(facts), facts);
  }
  const typeFor = (toolUse: string | undefined) => (toolUse === undefined ? undefined : types.get(toolUse));
  return {
    called(content) {
      if (!isJsonArray(content)) return;
      for (const block of content) {
        if (!isJsonObject(block) || block["type"] !== "tool_use") continue;
        const [toolUse, type] = [textAt(block, "id"), textAt(objectAt(block, "input"), "subagent_type")];
        if (toolUse === undefined || type === undefined) continue;
        types.delete(toolUse);
        types.set(toolUse, type);
        forgetFirst(types, KEPT);
      }
    },
    answered(line) {
      const agent = answeringAgent(line);
      if (agent !== undefined) add({ ...agent, agentType: agent.agentType ?? typeFor(agent.parentToolUse) });
    },
    shown({ conversation, agent, agentType, parentToolUse }) {
      if (agent !== undefined) add({ conversation, agent, agentType, parentToolUse });
    },
    typeFor,
    found: () => [...found.values()],
    state: () => [...types],
  };
}

/** `undefined` where the line does not answer a tool call that had started a sub-agent. */
function answeringAgent(line: JsonObject): AnyAgent | undefined {
  const result = objectAt(line, "toolUseResult");
  const agent = textAt(result, "agentId");
  if (line["type"] !== "user" || agent === undefined) return undefined;
  const content = objectAt(line, "message")["content"];
  const blocks = isJsonArray(content) ? content.filter(isJsonObject) : [];
  const answer = blocks.find((block) => block["type"] === "tool_result") ?? {};
  return {
    conversation: textAt(line, "sessionId"),
    agent,
    agentType: textAt(result, "agentType"),
    parentToolUse: textAt(answer, "tool_use_id"),
  };
}

type AnyAgent = { readonly [Key in keyof Required<SubAgent>]: SubAgent[Key] | undefined } & {
  readonly agent: string;
};
