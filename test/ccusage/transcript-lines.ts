type Changes = Readonly<Record<string, unknown>>;

/** One answer of the main loop, as a line; 10 tokens in, 2000 read, 1000 written for five minutes, 100 out. */
export function answer({
  line = {},
  message = {},
  usage = {},
}: {
  readonly line?: Changes;
  readonly message?: Changes;
  readonly usage?: Changes;
} = {}): string {
  return JSON.stringify({
    isSidechain: false,
    cwd: "/repo",
    sessionId: "one",
    version: "2.1.231",
    message: {
      model: "claude-opus-5",
      id: "msg_1",
      type: "message",
      role: "assistant",
      content: [{ type: "text", text: "ok" }],
      stop_reason: "end_turn",
      usage: {
        input_tokens: 10,
        cache_creation_input_tokens: 1000,
        cache_read_input_tokens: 2000,
        cache_creation: { ephemeral_5m_input_tokens: 1000, ephemeral_1h_input_tokens: 0 },
        output_tokens: 100,
        ...usage,
      },
      ...message,
    },
    requestId: "req_1",
    type: "assistant",
    uuid: "line-1",
    timestamp: "2026-09-01T10:00:00.000Z",
    ...line,
  });
}

/** Another call than {@link answer}'s, with the same counts. */
export function anotherAnswer(line: Changes = {}, message: Changes = {}): string {
  return answer({
    line: { requestId: "req_2", uuid: "line-2", ...line },
    message: { id: "msg_2", ...message },
  });
}

/** A sub-agent's answer, shown to its parent. */
export function shownAnswer(): string {
  const timestamp = "2026-09-01T10:01:00.000Z";
  const usage = {
    input_tokens: 5,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 3000,
    output_tokens: 50,
  };
  const message = {
    model: "claude-haiku-4-5-20251001",
    id: "msg_9",
    role: "assistant",
    content: [],
    stop_reason: "end_turn",
    usage,
  };
  const shown = { type: "assistant", timestamp, uuid: "line-9", requestId: "req_9", message };
  return JSON.stringify({
    type: "progress",
    sessionId: "one",
    parentToolUseID: "toolu_1",
    uuid: "line-8",
    timestamp,
    data: { type: "agent_progress", agentId: "a0", message: shown },
  });
}
