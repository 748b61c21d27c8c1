import { expect, test } from "vitest";
import { type Message, type ModelRequest, userText } from "../../domain/index.ts";
import { contextSizeFor, surelyExceeds } from "./context-size.ts";
import { writeOllamaRequest } from "./write.ts";

const READ = { name: "read", description: "Reads a file.", inputSchema: { type: "object" } };

function aRequest(overrides: Partial<ModelRequest> = {}): ModelRequest {
  return {
    model: "qwen3",
    system: "You write code.",
    messages: [userText("Add a test.")],
    tools: [],
    maxOutputTokens: 4096,
    ...overrides,
  };
}

test("a conversation is written with its tools by name, and cutting is refused", () => {
  const messages: readonly Message[] = [
    userText("Add a test."),
    {
      role: "assistant",
      content: [
        { type: "opaque", protocol: "ollama-chat", value: { thinking: "Hm." } },
        { type: "tool-use", id: "t1", name: "read", input: { path: "a.ts" } },
        { type: "tool-use", id: "t2", name: "read", input: '{"path": "b' },
      ],
    },
    {
      role: "user",
      content: [
        { type: "text", text: "Go on." },
        { type: "tool-result", toolUseId: "t1", text: "export {}", isError: false },
        { type: "tool-result", toolUseId: "t9", text: "no such file", isError: true },
      ],
    },
  ];
  const request = aRequest({ messages, tools: [READ], temperature: 0 });
  expect(writeOllamaRequest(request, { contextLength: 262_144 })).toEqual({
    body: {
      model: "qwen3",
      stream: true,
      truncate: false,
      shift: false,
      tools: [
        {
          type: "function",
          function: { name: "read", description: "Reads a file.", parameters: { type: "object" } },
        },
      ],
      options: { num_predict: 4096, num_ctx: 8192, temperature: 0 },
      messages: [
        { role: "system", content: "You write code." },
        { role: "user", content: "Add a test." },
        {
          role: "assistant",
          content: "",
          thinking: "Hm.",
          tool_calls: [
            { id: "t1", function: { name: "read", arguments: { path: "a.ts" } } },
            { id: "t2", function: { name: "read", arguments: { input: '{"path": "b' } } },
          ],
        },
        { role: "tool", tool_call_id: "t1", tool_name: "read", content: "export {}" },
        { role: "tool", tool_call_id: "t9", content: "Error: no such file" },
        { role: "user", content: "Go on." },
      ],
    },
    notCarried: [],
  });
});

test("a schema for the answer goes along without tools, and is reported with them", () => {
  const answerSchema = { type: "object" };
  const written = [aRequest({ answerSchema }), aRequest({ answerSchema, tools: [READ] })].map((request) =>
    writeOllamaRequest(request, { contextLength: undefined }),
  );
  expect(written.map(({ body, notCarried }) => [body.format, notCarried])).toEqual([
    [answerSchema, []],
    [undefined, ["the answer's schema"]],
  ]);
});

test("blocks of other protocols are dropped and reported, and what is left empty is left out", () => {
  const foreign = { type: "opaque", protocol: "openai-chat", value: {} } as const;
  const messages: readonly Message[] = [userText("Hi"), { role: "assistant", content: [foreign] }];
  const { body, notCarried } = writeOllamaRequest(aRequest({ system: " ", messages }), {
    contextLength: undefined,
  });
  expect([body.messages, notCarried]).toEqual([
    [{ role: "user", content: "Hi" }],
    ["1 block of openai-chat"],
  ]);
});

test.each([
  [100, 1000, 262_144, 8192],
  [60_000, 4096, 262_144, 32_768],
  [60_000, 4096, undefined, 32_768],
  [60_000, 32_000, 262_144, 65_536],
  [2_000_000, 4096, 262_144, 262_144],
  [60_000, 4096, 16_384, 16_384],
])(
  "for %i bytes and an answer of %i tokens, with %s at most, the context is %i",
  (bytes, output, most, size) => {
    const request = aRequest({ messages: [userText("x".repeat(bytes))], maxOutputTokens: output });
    expect(contextSizeFor(request, most)).toBe(size);
  },
);

test("the context stays the same while a conversation grows a little, so that the model is not loaded again", () => {
  const sizes = [20_000, 22_000, 24_000].map((bytes) =>
    contextSizeFor(aRequest({ messages: [userText("x".repeat(bytes))] }), 262_144),
  );
  expect(new Set(sizes).size).toBe(1);
});

test("a prompt is surely too large only where no count of its tokens could be small enough", () => {
  const prompt = aRequest({ messages: [userText("x".repeat(100_000))] });
  expect([surelyExceeds(prompt, 8192), surelyExceeds(prompt, 32_768)]).toEqual([true, false]);
});
