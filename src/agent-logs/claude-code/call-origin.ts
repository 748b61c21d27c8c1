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

/** A transcript has many calls and few origins: where nothing has changed since the last call, it is the same object. */
export function createOrigins(context: OriginContext): (call: RecordedCall) => CallOrigin {
  let last: CallOrigin = {};
  return (call) => {
    const next = originOf(call, context);
    if (!isSame(last, next)) last = withoutAbsent(next);
    return last;
  };
}

type Origin = {
  readonly [Key in "project" | "conversation" | "agent" | "agentType" | "parentToolUse" | "branch"]:
    | string
    | undefined;
};

/** The conversation of a sub-agent's line is its parent's; the folder may have been renamed, so the line is believed first. */
function originOf(call: RecordedCall, { names, meta, typeFor }: OriginContext): Origin {
  const { line, entry, shown } = call;
  const agent = agentOf(call, names);
  const isOwnLog = shown === undefined && agent !== undefined && agent === names.agent;
  const parentToolUse = shown?.parentToolUse ?? (isOwnLog ? meta.parentToolUse : undefined);
  const saidType = textAt(entry, "attributionAgent") ?? (isOwnLog ? meta.agentType : typeFor(parentToolUse));
  const agentType = agent === undefined ? undefined : (typeInName(agent) ?? saidType);
  return {
    project: textAt(line, "cwd") ?? names.project,
    conversation: textAt(line, "sessionId") ?? textAt(line, "session_id") ?? names.session,
    agent,
    agentType,
    parentToolUse,
    branch: textAt(line, "gitBranch"),
  };
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

function isSame(a: CallOrigin, b: Origin): boolean {
  return (
    a.project === b.project &&
    a.conversation === b.conversation &&
    a.agent === b.agent &&
    a.agentType === b.agentType &&
    a.parentToolUse === b.parentToolUse &&
    a.branch === b.branch
  );
}

function withoutAbsent(origin: Origin): CallOrigin {
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
