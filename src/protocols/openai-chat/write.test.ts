import { expect, test } from "vitest";
import { type Message, type ModelRequest, userText } from "../../domain/index.ts";
import { parseJson } from "../json.ts";
import { type ChatQuirks, writeChatRequest } from "./write.ts";

const QUIRKS: ChatQuirks = {
  maxTokensField: "max_tokens",
  streamUsage: true,
  temperature: true,
  answerSchema: true,
  reasoningEffortWithTools: undefined,
};

const CONVERSATION: readonly Message[] = [
  userText("Add a test."),
  {
    role: "assistant",
    content: [
      { type: "opaque", protocol: "openai-chat", value: { reasoning: { reasoning_content: "Hm." } } },
      { type: "text", text: "I read first." },
      { type: "tool-use", id: "t1", name: "read", input: { path: "a.ts" } },
      { type: "opaque", protocol: "openai-chat", value: { call: "t1", extras: { extra_content: "sig" } } },
      { type: "tool-use", id: "t2", name: "read", input: '{"path": "b' },
    ],
  },
  {
    role: "user",
    content: [
      { type: "text", text: "Go on." },
      { type: "tool-result", toolUseId: "t1", text: "export {}", isError: false },
      { type: "tool-result", toolUseId: "t2", text: "no such file", isError: true },
    ],
  },
];

function aRequest(overrides: Partial<ModelRequest> = {}): ModelRequest {
  return {
    model: "acme-mid",
    system: "You write code.",
    messages: [userText("Add a test.")],
    tools: [],
    maxOutputTokens: 4096,
    ...overrides,
  };
}

test("a conversation is written with its tools, their results as messages before the text, and what the server had said", () => {
  const tools = [{ name: "read", description: "Reads a file.", inputSchema: { type: "object" } }];
  expect(writeChatRequest(aRequest({ messages: CONVERSATION, tools }), QUIRKS)).toEqual({
    body: {
      model: "acme-mid",
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 4096,
      tools: [
        {
          type: "function",
          function: { name: "read", description: "Reads a file.", parameters: { type: "object" } },
        },
      ],
      messages: [
        { role: "system", content: "You write code." },
        { role: "user", content: "Add a test." },
        {
          role: "assistant",
          content: "I read first.",
          reasoning_content: "Hm.",
          tool_calls: [
            {
              id: "t1",
              type: "function",
              function: { name: "read", arguments: '{"path":"a.ts"}' },
              extra_content: "sig",
            },
            {
              id: "t2",
              type: "function",
              function: { name: "read", arguments: '{"input":"{\\"path\\": \\"b"}' },
            },
          ],
        },
        { role: "tool", tool_call_id: "t1", content: "export {}" },
        { role: "tool", tool_call_id: "t2", content: "Error: no such file" },
        { role: "user", content: "Go on." },
      ],
    },
    notCarried: [],
  });
});

test("what is asked for besides goes under the names that the server has for it", () => {
  const request = aRequest({ temperature: 0.2, answerSchema: { type: "object" } });
  const quirks = { ...QUIRKS, maxTokensField: "max_completion_tokens", streamUsage: false } as const;
  expect(writeChatRequest(request, quirks).body).toEqual({
    model: "acme-mid",
    stream: true,
    max_completion_tokens: 4096,
    temperature: 0.2,
    response_format: {
      type: "json_schema",
      json_schema: { name: "answer", schema: { type: "object" } },
    },
    messages: [
      { role: "system", content: "You write code." },
      { role: "user", content: "Add a test." },
    ],
  });
});

test("reasoning is switched off where tools are taken only so, and left alone without tools", () => {
  const quirks = { ...QUIRKS, reasoningEffortWithTools: "none" };
  const tools = [{ name: "read", description: "Reads.", inputSchema: {} }];
  const efforts = [aRequest({ tools }), aRequest()].map(
    (request) => writeChatRequest(request, quirks).body.reasoning_effort,
  );
  expect(efforts).toEqual(["none", undefined]);
});

test("what the server does not take is left out and reported, and so are blocks of other protocols", () => {
  const thinking = { type: "opaque", protocol: "anthropic-messages", value: { type: "thinking" } } as const;
  const messages: readonly Message[] = [
    userText("Hi"),
    { role: "assistant", content: [thinking, thinking] },
    { role: "assistant", content: [thinking, { type: "text", text: "Done." }] },
    userText(" "),
  ];
  const request = aRequest({ system: "", messages, temperature: 0, answerSchema: {} });
  const quirks = { ...QUIRKS, temperature: false, answerSchema: false };
  const { body, notCarried } = writeChatRequest(request, quirks);
  expect(notCarried).toEqual(["temperature", "the answer's schema", "3 blocks of anthropic-messages"]);
  expect(Object.keys(body).toSorted()).toEqual([
    "max_tokens",
    "messages",
    "model",
    "stream",
    "stream_options",
  ]);
  expect(body.messages).toEqual([
    { role: "user", content: "Hi" },
    { role: "assistant", content: "Done." },
  ]);
});

test("each request of a conversation extends the one before it, so that the server finds its prefix cached", () => {
  const texts = [1, 2, 3].map((length) => {
    const { body } = writeChatRequest(aRequest({ messages: CONVERSATION.slice(0, length) }), QUIRKS);
    return body.messages.map((message) => parseJson(JSON.stringify(message)));
  });
  expect(texts[1]?.slice(0, texts[0]?.length)).toEqual(texts[0]);
  expect(texts[2]?.slice(0, texts[1]?.length)).toEqual(texts[1]);
  expect(texts.map(({ length }) => length)).toEqual([2, 3, 6]);
});
