import { type Clock, parseInstant, usageOf } from "../../domain/index.ts";
import type { ProgramCall } from "../agent-program.ts";
import { type ClaudeResult, type StreamEvent, streamEventIn } from "./stream-event.ts";
import { createToolsSeen, type ToolsSeen } from "./tools-seen.ts";

/** What Claude Code tells of itself while it works. */
export interface StreamFollower {
  line(text: string): void;
  /** Nothing more comes: a call that was under way is told of. */
  end(): void;
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
 * A call is told of when its counts are final, which is at its end: then `endedAt` is known. One that broke off was paid for as
 * well, though it is in no transcript. Where the stream does not give a call's pieces, as of sub-agents, it is told of at its
 * first block. Both have the output that an answer begins with, which is a guess.
 */
export function followStream(onCall: (call: ProgramCall) => void, now: Clock): StreamFollower {
  const calls = new Map<string, ProgramCall>();
  const agents = new Map<string, string>();
  const tools = createToolsSeen();
  /** Of the main loop: the call whose pieces are coming in. */
  let open: ProgramCall | undefined;
  let mainModel: string | undefined;
  let result: ClaudeResult | undefined;

  const tell = (call: ProgramCall): void => {
    if (calls.has(call.id)) return;
    calls.set(call.id, call);
    onCall(call);
  };
  const breakOff = (): void => {
    if (open === undefined) return;
    tell(open);
    open = undefined;
  };
  const piece = (said: Piece): void => {
    const { event } = said;
    if (!isOfMain(said)) return;
    if (event.type === "message_start") {
      breakOff();
      open = callOf({ ...said, message: event.message }, { agents, mainModel, now });
    } else if (open !== undefined) {
      tell({ ...open, endedAt: now(), usage: usageOf({ ...open.usage, ...event.usage }) });
      open = undefined;
    }
  };
  const answer = (event: Told): void => {
    tools.asked(event.message.content);
    if (event.message.model === SYNTHETIC) return;
    const call = callOf(event, { agents, mainModel, now });
    if (open?.id === call.id) open = call;
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
    end: breakOff,
    calls: () => [...calls.values()],
    result: () => result,
    tools,
  };
}

function isOfMain({
  parent_tool_use_id: parent,
}: {
  readonly parent_tool_use_id?: string | null | undefined;
}) {
  return parent === null || parent === undefined;
}

interface Known {
  readonly agents: ReadonlyMap<string, string>;
  readonly mainModel: string | undefined;
  readonly now: Clock;
}

function callOf(
  said: Pick<Told, "parent_tool_use_id"> &
    Partial<Pick<Told, "request_id" | "timestamp">> & {
      readonly message: Pick<Told["message"], "id" | "model" | "usage">;
    },
  { agents, mainModel, now }: Known,
): ProgramCall {
  const { message, parent_tool_use_id: parent, request_id: requestId, timestamp } = said;
  return {
    id: message.id,
    at: parseInstant(timestamp ?? "") ?? now(),
    endedAt: undefined,
    modelAsked: isOfMain(said) ? mainModel : undefined,
    modelAnswered: message.model,
    usage: message.usage,
    requestId: requestId ?? undefined,
    agent: isOfMain(said) ? undefined : (agents.get(parent ?? "") ?? parent ?? undefined),
  };
}
