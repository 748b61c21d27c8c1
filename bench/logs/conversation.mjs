// The lines of one conversation, or of one sub-agent: turns of a person, answers in several blocks, what tools answered,
// a context that grows until it is compacted, and pauses in which its cache is lost.
import { toolAnswer, toolCall } from "./tools.mjs";

const SYSTEM_TOKENS = 18_000;
const FULL_TOKENS = 165_000;
const COMPACTED_TOKENS = 24_000;
const CALLS_A_TURN = 9;
const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
/** Before 2.1.97 each block was written with what the stream began with. */
const OLD_VERSION = "2.1.38";
const VERSION = "2.1.231";

/**
 * Writes lines to `out` until it has `bytes`. `who` is `{ session, folder, model, isOld, hasLongCache, agent?, startedAt }`;
 * `sendAgent({ at })`, where given, writes a sub-agent's file and returns its id.
 */
export function writeConversation(out, { chance, bytes, who, sendAgent }) {
  const state = { at: who.startedAt, parent: null, cached: 0, context: SYSTEM_TOKENS };
  const frame = framed(chance, who, state);
  while (out.bytes() < bytes) {
    pause(chance, state, who);
    out.line(usersTurn(chance, { frame, who }));
    const calls = 1 + chance.around(CALLS_A_TURN);
    for (let call = 0; call < calls && out.bytes() < bytes; call += 1) {
      const isLast = call === calls - 1;
      oneCall(out, { chance, who, state, frame, isLast, sendAgent });
      if (state.context > FULL_TOKENS) compact(out, { chance, state, frame });
    }
    if (!who.isOld)
      out.line(
        frame({ type: "system", subtype: "turn_duration", durationMs: chance.around(60_000), isMeta: false }),
      );
  }
  return state.at;
}

/** A person thinks for a minute, has lunch, or goes home; longer than the cache lives, all of it is written again. */
function pause(chance, state, { hasLongCache, agent }) {
  const seconds = chance.isLucky(0.02) ? 30_000 : chance.isLucky(0.1) ? 1800 : 45;
  const pauseMs = chance.around((agent === undefined ? seconds : 5) * SECOND_MS);
  state.at += pauseMs;
  if (pauseMs > (hasLongCache ? HOUR_MS : HOUR_MS / 12)) state.cached = 0;
}

/** What every line has, before and behind what it says. */
function framed(chance, { session, folder, isOld, agent }, state) {
  return (says) => {
    const parentUuid = state.parent;
    state.parent = chance.uuid();
    state.at += 40 + chance.around(300);
    return {
      parentUuid,
      isSidechain: agent !== undefined,
      ...(agent === undefined ? {} : { agentId: agent }),
      ...says,
      uuid: state.parent,
      timestamp: new Date(state.at).toISOString(),
      userType: "external",
      ...(isOld ? {} : { effort: "high", entrypoint: "cli", session_id: session }),
      cwd: folder,
      sessionId: session,
      version: isOld ? OLD_VERSION : VERSION,
      gitBranch: "main",
    };
  };
}

function usersTurn(chance, { frame, who }) {
  const content = chance.text(20 + chance.around(who.agent === undefined ? 300 : 2000));
  return frame({ promptId: chance.uuid(), type: "user", message: { role: "user", content } });
}

function oneCall(out, { chance, who, state, frame, isLast, sendAgent }) {
  state.at += chance.around(8 * SECOND_MS);
  const call = toolCall(chance, who.folder);
  const tool = chance.id("toolu_");
  const sendsAgent = !isLast && sendAgent !== undefined && chance.isLucky(0.02);
  const asked = sendsAgent ? agentCall(chance) : call;
  const blocks = blocksOf(chance, { tool, asked, isLast });
  writeAnswer(out, { chance, who, state, frame, blocks, isLast });
  if (isLast) return;
  if (sendsAgent) return answerOfAgent(out, { chance, state, frame, tool, asked, sendAgent, who });
  const { content, kept } = toolAnswer(chance, { id: tool, call });
  if (chance.isLucky(0.15))
    out.line(
      frame({
        type: "progress",
        toolUseID: tool,
        data: {
          type: "hook_progress",
          hookEvent: "PostToolUse",
          hookName: "PostToolUse:Edit",
          command: chance.text(120),
        },
      }),
    );
  out.line(
    frame({
      type: "user",
      message: { role: "user", content },
      toolUseResult: kept,
      sourceToolAssistantUUID: state.parent,
    }),
  );
  if (chance.isLucky(0.05))
    out.line({
      type: "file-history-snapshot",
      messageId: chance.uuid(),
      snapshot: {
        messageId: state.parent,
        trackedFileBackups: { [chance.text(30)]: chance.text(600) },
        timestamp: new Date(state.at).toISOString(),
      },
      isSnapshotUpdate: true,
    });
}

function blocksOf(chance, { tool, asked, isLast }) {
  const thinking = {
    type: "thinking",
    thinking: chance.isLucky(0.3) ? chance.text(chance.around(900)) : "",
    signature: chance.sealed(300 + chance.around(1200)),
  };
  const text = { type: "text", text: chance.text(40 + chance.around(isLast ? 1500 : 350)) };
  const use = { type: "tool_use", id: tool, name: asked.name, input: asked.input };
  return [
    ...(chance.isLucky(0.45) ? [thinking] : []),
    ...(isLast || chance.isLucky(0.5) ? [text] : []),
    ...(isLast ? [] : [use]),
  ];
}

function agentCall(chance) {
  const subagent_type = chance.oneOf(["Explore", "general-purpose", "code-reviewer"]);
  const input = {
    description: chance.text(30),
    prompt: chance.text(400 + chance.around(1500)),
    subagent_type,
  };
  return { name: "Task", input };
}

/** One line for each block, all with the usage of the answer. */
function writeAnswer(out, { chance, who, state, frame, blocks, isLast }) {
  const usage = usageOf(chance, who, state);
  const message = { model: who.model, id: chance.id("msg_"), type: "message", role: "assistant" };
  const reason = who.isOld ? null : isLast ? "end_turn" : "tool_use";
  const requestId = chance.id("req_");
  for (const block of blocks) {
    const says = { ...message, content: [block], stop_reason: reason, stop_sequence: null, usage };
    out.line(
      frame({ message: who.isOld ? says : { ...says, diagnostics: null }, requestId, type: "assistant" }),
    );
  }
}

function usageOf(chance, { isOld, hasLongCache }, state) {
  const output = 40 + chance.around(450);
  const read = state.cached;
  const written = state.context - read + 100 + chance.around(1800);
  state.cached = read + written;
  state.context = state.cached + output;
  const cache_creation = {
    ephemeral_5m_input_tokens: hasLongCache ? 0 : written,
    ephemeral_1h_input_tokens: hasLongCache ? written : 0,
  };
  const counts = {
    input_tokens: 2 + chance.around(6),
    cache_creation_input_tokens: written,
    cache_read_input_tokens: read,
  };
  if (isOld)
    return { ...counts, cache_creation, output_tokens: 1 + chance.around(4), service_tier: "standard" };
  const iterations = [{ type: "message", ...counts, output_tokens: output, cache_creation }];
  return {
    ...counts,
    output_tokens: output,
    output_tokens_details: { thinking_tokens: 0 },
    server_tool_use: { web_search_requests: 0, web_fetch_requests: 0 },
    service_tier: "standard",
    cache_creation,
    inference_geo: "not_available",
    iterations,
    speed: "standard",
  };
}

function answerOfAgent(out, { chance, state, frame, tool, asked, sendAgent, who }) {
  const agent = sendAgent({ at: state.at, type: asked.input.subagent_type, tool });
  const text = chance.text(300 + chance.around(2000));
  const content = [{ tool_use_id: tool, type: "tool_result", content: [{ type: "text", text }] }];
  const counts = { totalDurationMs: 60_000, totalTokens: 30_000, totalToolUseCount: 7 };
  const kept = {
    status: "completed",
    prompt: asked.input.prompt,
    agentId: agent,
    agentType: asked.input.subagent_type,
    resolvedModel: who.model,
    content: [{ type: "text", text }],
    ...counts,
  };
  out.line(
    frame({
      type: "user",
      message: { role: "user", content },
      toolUseResult: kept,
      sourceToolAssistantUUID: state.parent,
    }),
  );
}

function compact(out, { chance, state, frame }) {
  const compactMetadata = { trigger: "auto", preTokens: state.context };
  state.parent = null;
  out.line(
    frame({
      type: "system",
      subtype: "compact_boundary",
      content: "Conversation compacted",
      isMeta: false,
      compactMetadata,
    }),
  );
  const message = { role: "user", content: chance.text(9000 + chance.around(4000)) };
  out.line(frame({ type: "user", message, isCompactSummary: true, isVisibleInTranscriptOnly: true }));
  state.cached = SYSTEM_TOKENS;
  state.context = COMPACTED_TOKENS;
}
