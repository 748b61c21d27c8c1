import { textAt } from "../json-fields.ts";
import type { CallOrigin } from "../log-format.ts";
import type { AgentMeta } from "./agent-meta.ts";
import type { RecordedCall } from "./recorded-call.ts";
import type { TranscriptNames } from "./transcript-path.ts";

export interface OriginContext {
  readonly names: TranscriptNames;
  readonly meta: AgentMeta;
  readonly typeFor: (toolUse: string | undefined) => string | undefined;
}

/** Side chains in the logs of the first versions do not say which agent's they are. */
const UNNAMED = "sidechain";

/** The conversation of a sub-agent's line is its parent's; the folder may have been renamed, so the line is believed first. */
export function originOf(call: RecordedCall, { names, meta, typeFor }: OriginContext): CallOrigin {
  const { line, entry, shown } = call;
  const agent = agentOf(call, names);
  const isOwnLog = shown === undefined && agent !== undefined && agent === names.agent;
  const parentToolUse = shown?.parentToolUse ?? (isOwnLog ? meta.parentToolUse : undefined);
  const saidType = textAt(entry, "attributionAgent") ?? (isOwnLog ? meta.agentType : typeFor(parentToolUse));
  const agentType = agent === undefined ? undefined : (typeInName(agent) ?? saidType);
  return withoutAbsent({
    project: textAt(line, "cwd") ?? names.project,
    conversation: textAt(line, "sessionId") ?? textAt(line, "session_id") ?? names.session,
    agent,
    agentType,
    parentToolUse,
    branch: textAt(line, "gitBranch"),
  });
}

/**
 * It is the call of the agent whose log this is. Not so: what a parent was shown of its sub-agents; what a branched conversation
 * copied; and in the log of a sub-agent what it took over from its parent or from another one.
 */
export function isFirstHand(call: RecordedCall, names: TranscriptNames): boolean {
  const { line, shown } = call;
  if (shown !== undefined || line["forkedFrom"] !== undefined) return false;
  if (names.agent === undefined) return true;
  return line["isSidechain"] !== false && agentOf(call, names) === names.agent;
}

function agentOf({ line, entry, shown }: RecordedCall, names: TranscriptNames): string | undefined {
  if (shown !== undefined) return shown.agent ?? textAt(entry, "agentId") ?? UNNAMED;
  const agent = textAt(line, "agentId") ?? names.agent;
  return agent ?? (line["isSidechain"] === true ? UNNAMED : undefined);
}

/** Agents that the client starts for itself carry their purpose in their id: `acompact-1f2e3d`, `aside_question-4c5b6a`. */
function typeInName(agent: string): string | undefined {
  const purpose = /^a([a-z_]+)-[0-9a-f]+$/.exec(agent)?.[1];
  return purpose === "compact" ? "compaction" : purpose;
}

function withoutAbsent(
  origin: { readonly [Key in keyof CallOrigin]: CallOrigin[Key] | undefined },
): CallOrigin {
  const { project, conversation, agent, agentType, parentToolUse, branch } = origin;
  return {
    ...(project === undefined ? {} : { project }),
    ...(conversation === undefined ? {} : { conversation }),
    ...(agent === undefined ? {} : { agent }),
    ...(agentType === undefined ? {} : { agentType }),
    ...(parentToolUse === undefined ? {} : { parentToolUse }),
    ...(branch === undefined ? {} : { branch }),
  };
}
