import { expect, test } from "vitest";
import { type Json, type Message, type ModelRequest, userText } from "../../domain/index.ts";
import { parseJson } from "../json.ts";
import { writeMessagesRequest } from "./write.ts";

const thinking = {
  type: "opaque",
  protocol: "anthropic-messages",
  value: { type: "thinking", thinking: "Hm.", signature: "aGFuZG1hZGU=" },
} as const;

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

test("a conversation is written with two breakpoints, tools in their order, and results of tools", () => {
  const request = aRequest({
    tools: [
      { name: "write", description: "Writes a file.", inputSchema: { type: "object" } },
      { name: "read", description: "Reads a file.", inputSchema: { type: "object", required: ["path"] } },
    ],
    messages: [
      userText("Add a test."),
      {
        role: "assistant",
        content: [
          thinking,
          { type: "text", text: "I read first." },
          { type: "tool-use", id: "t1", name: "read", input: { path: "a.ts" } },
          { type: "tool-use", id: "t2", name: "read", input: { path: "b.ts" } },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool-result", toolUseId: "t1", text: "export {}", isError: false },
          { type: "tool-result", toolUseId: "t2", text: "no such file", isError: true },
        ],
      },
    ],
  });
  expect(writeMessagesRequest(request)).toEqual({
    model: "acme-mid",
    max_tokens: 4096,
    stream: true,
    tools: [
      { name: "write", description: "Writes a file.", input_schema: { type: "object" } },
      { name: "read", description: "Reads a file.", input_schema: { type: "object", required: ["path"] } },
    ],
    system: [{ type: "text", text: "You write code.", cache_control: { type: "ephemeral" } }],
    messages: [
      { role: "user", content: [{ type: "text", text: "Add a test." }] },
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "Hm.", signature: "aGFuZG1hZGU=" },
          { type: "text", text: "I read first." },
          { type: "tool_use", id: "t1", name: "read", input: { path: "a.ts" } },
          { type: "tool_use", id: "t2", name: "read", input: { path: "b.ts" } },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "t1", content: "export {}" },
          {
            type: "tool_result",
            tool_use_id: "t2",
            content: "no such file",
            is_error: true,
            cache_control: { type: "ephemeral" },
          },
        ],
      },
    ],
  });
});

test("what the API refuses is left out: no system, no tools, blank text, messages in which nothing remains", () => {
  const messages: readonly Message[] = [
    userText("Hi"),
    { role: "assistant", content: [{ type: "text", text: " \n" }] },
    {
      role: "user",
      content: [
        { type: "text", text: "" },
        { type: "text", text: "Go on." },
      ],
    },
  ];
  expect(writeMessagesRequest(aRequest({ system: " ", messages }))).toEqual({
    model: "acme-mid",
    max_tokens: 4096,
    stream: true,
    messages: [
      { role: "user", content: [{ type: "text", text: "Hi" }] },
      { role: "user", content: [{ type: "text", text: "Go on.", cache_control: { type: "ephemeral" } }] },
    ],
  });
});

test("opaque blocks of another protocol are dropped; one of this protocol is untouched even in the last place", () => {
  const foreign = { type: "opaque", protocol: "openai-responses", value: { type: "reasoning" } } as const;
  const messages: readonly Message[] = [{ role: "assistant", content: [foreign, thinking] }];
  expect(writeMessagesRequest(aRequest({ messages })).messages).toEqual([
    { role: "assistant", content: [thinking.value] },
  ]);
});

test("each request of a conversation extends the one before it, but for the breakpoint that moves on", () => {
  const conversation: readonly Message[] = [
    userText("Ticket: T-1"),
    {
      role: "assistant",
      content: [thinking, { type: "tool-use", id: "t1", name: "read", input: { path: "a.ts" } }],
    },
    { role: "user", content: [{ type: "tool-result", toolUseId: "t1", text: "export {}", isError: false }] },
    { role: "assistant", content: [{ type: "text", text: "Done." }] },
    userText("Ticket: T-2"),
  ];
  const prompts = [1, 3, 5].map((length) => promptOf(aRequest({ messages: conversation.slice(0, length) })));
  expect(prompts[1]?.slice(0, prompts[0]?.length)).toEqual(prompts[0]);
  expect(prompts[2]?.slice(0, prompts[1]?.length)).toEqual(prompts[1]);
  expect(prompts.map((prompt) => prompt.length)).toEqual([3, 6, 8]);
});

/** Block by block in the order in which the provider caches them, without the breakpoints. */
function promptOf(request: ModelRequest): readonly unknown[] {
  const { model, tools = [], system = [], messages } = writeMessagesRequest(request);
  const blocks = messages.flatMap(({ role, content }) => content.map((block) => ({ role, block })));
  return parsed([model, ...tools, ...system, ...blocks]);
}

function parsed(values: readonly unknown[]): readonly unknown[] {
  return values.map((value) => parseJson(JSON.stringify(value, withoutBreakpoint)));
}

function withoutBreakpoint(key: string, part: Json): Json | undefined {
  return key === "cache_control" ? undefined : part;
}

test("a temperature is carried", () => {
  expect(writeMessagesRequest(aRequest({ temperature: 0 })).temperature).toBe(0);
});

test("an id that another server gave a tool call is made one that this API takes, on both of its sides", () => {
  const messages: readonly Message[] = [
    {
      role: "assistant",
      content: [{ type: "tool-use", id: "functions.read:0", name: "read", input: { path: "a.ts" } }],
    },
    {
      role: "user",
      content: [{ type: "tool-result", toolUseId: "functions.read:0", text: "export {}", isError: false }],
    },
  ];
  const [call, result] = writeMessagesRequest(aRequest({ messages })).messages;
  expect([call?.content, result?.content]).toMatchObject([
    [{ id: "functions_read_0" }],
    [{ tool_use_id: "functions_read_0" }],
  ]);
});

test("what an opening message begins with can be cached apart from the rest of it", () => {
  const opening = {
    role: "user",
    content: [
      { type: "text", text: "For all." },
      { type: "text", text: "For one." },
    ],
  } as const;
  const { messages } = writeMessagesRequest({
    model: "m",
    maxOutputTokens: 1,
    system: "",
    tools: [],
    messages: [opening, { role: "assistant", content: [{ type: "text", text: "Yes." }] }, opening],
  });
  const marked = messages.map(({ content }) =>
    typeof content === "string"
      ? []
      : content.map((block) => JSON.stringify(block).includes("cache_control")),
  );
  expect(marked).toEqual([[true, false], [false], [false, true]]);
});
