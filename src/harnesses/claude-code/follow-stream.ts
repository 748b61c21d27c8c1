import { type Clock, parseInstant, usageOf } from "../../domain/index.ts";
import type { ProgramCall } from "../agent-program.ts";
import { type ClaudeResult, type StreamEvent, streamEventIn } from "./stream-event.ts";
import { createToolsSeen, type ToolsSeen } from "./tools-seen.ts";

/** What Claude Code tells of itself while it works. */
export interface StreamFollower {
  line(text: string): void;
  /** Each once, in the order in which they were told. */
  calls(): readonly ProgramCall[];
  /** The last line, if it came that far. */
  result(): ClaudeResult | undefined;
  readonly tools: ToolsSeen;
}

type Told = Extract<StreamEvent, { type: "assistant" }>;
type Piece = Extract<StreamEvent, { type: "stream_event" }>;

/** Answers that the client made up itself, for which nobody was called. */
const SYNTHETIC = "<synthetic>";

/**
 * A call is told of when its counts are final, which is at its end; where the stream does not give its pieces, as of sub-agents, at
 * its first block, with what the stream began with.
 */
export function followStream(onCall: (call: ProgramCall) => void, now: Clock): StreamFollower {
  const calls = new Map<string, ProgramCall>();
  const agents = new Map<string, string>();
  const tools = createToolsSeen();
  /** Of the main loop: the call whose pieces are coming in, and what its blocks say of it. */
  let open: { readonly id: string; call: ProgramCall | undefined } | undefined;
  let mainModel: string | undefined;
  let result: ClaudeResult | undefined;

  const tell = (call: ProgramCall): void => {
    if (calls.has(call.id)) return;
    calls.set(call.id, call);
    onCall(call);
  };
  const piece = ({ event, parent_tool_use_id: parent }: Piece): void => {
    if (parent !== null && parent !== undefined) return;
    if (event.type === "message_start") open = { id: event.message.id, call: undefined };
    else if (open?.call !== undefined) {
      const { call } = open;
      open = undefined;
      tell({ ...call, endedAt: now(), usage: usageOf({ ...call.usage, ...event.usage }) });
    }
  };
  const answer = (event: Told): void => {
    tools.asked(event.message.content);
    if (event.message.model === SYNTHETIC) return;
    const call = callOf(event, { agents, mainModel, now });
    if (open?.id === call.id) open.call ??= call;
    else tell(call);
  };
  return {
    line(text) {
      const event = streamEventIn(text);
      if (event === undefined) return;
      if (event.type === "stream_event") piece(event);
      else if (event.type === "assistant") answer(event);
      else if (event.type === "user") tools.answered(event.message.content);
      else if (event.type === "result") result = event;
      else if (event.subtype === "init") mainModel = event.model;
      else agents.set(event.tool_use_id, event.subagent_type);
    },
    calls: () => [...calls.values()],
    result: () => result,
    tools,
  };
}

function callOf(
  { message, parent_tool_use_id: parent, request_id: requestId, timestamp }: Told,
  known: {
    readonly agents: ReadonlyMap<string, string>;
    readonly mainModel: string | undefined;
    readonly now: Clock;
  },
): ProgramCall {
  const isMain = parent === null || parent === undefined;
  return {
    id: message.id,
    at: parseInstant(timestamp ?? "") ?? known.now(),
    endedAt: undefined,
    modelAsked: isMain ? known.mainModel : undefined,
    modelAnswered: message.model,
    usage: message.usage,
    requestId: requestId ?? undefined,
    agent: isMain ? undefined : (known.agents.get(parent) ?? parent),
  };
}
