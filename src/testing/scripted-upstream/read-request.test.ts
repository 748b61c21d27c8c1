import { expect, test } from "vitest";
import type { Json } from "../../domain/index.ts";
import { type Cue, readRequest } from "./read-request.ts";

const user = (content: Json) => ({ role: "user", content });
const assistant = (text = "Done.") => ({ role: "assistant", content: [{ type: "text", text }] });

function cueOf(body: { readonly [key: string]: Json }): Cue | string {
  const incoming = readRequest({ model: "acme-mid", ...body });
  return typeof incoming === "string" ? incoming : incoming.cue;
}

test.each<[string, { readonly [key: string]: Json }, Omit<Cue, "model">]>([
  [
    "a first request names its ticket and step",
    { messages: [user("Ticket: T-1\nStep: implement\n\nAdd a test.")] },
    { task: "T-1", step: "implement", index: 0 },
  ],
  [
    "replies that were given are counted",
    { messages: [user("Ticket: T-1"), assistant(), user("Go on."), assistant(), user("Go on.")] },
    { task: "T-1", step: undefined, index: 2 },
  ],
  [
    "the newest ticket of a conversation counts, and replies from there on",
    {
      messages: [
        user("Ticket: T-1\nStep: plan"),
        assistant(),
        user("Ticket: T-2\nStep: review"),
        assistant(),
      ],
    },
    { task: "T-2", step: "review", index: 1 },
  ],
  [
    "a new step within a ticket does not start the count again",
    { messages: [user("Ticket: T-1\nStep: plan"), assistant(), user("Step: review")] },
    { task: "T-1", step: "review", index: 1 },
  ],
  [
    "the last line of a message wins",
    {
      messages: [
        user([
          { type: "text", text: "Ticket: T-1\r\nTicket: T-2\r\n" },
          { type: "text", text: "Go." },
        ]),
      ],
    },
    { task: "T-2", step: undefined, index: 0 },
  ],
  [
    "the system text speaks where no message does",
    {
      system: [{ type: "text", text: "Ticket: T-9\nStep: plan" }],
      messages: [user("Go."), assistant(), user("On.")],
    },
    { task: "T-9", step: "plan", index: 1 },
  ],
  [
    "a file that was read, a model's own words and a line that only begins alike name no ticket",
    {
      messages: [
        user("Ticket: T-1"),
        assistant("Ticket: T-2"),
        user([{ type: "tool_result", tool_use_id: "t", content: "Ticket: T-3" }]),
        user("See Ticket: T-4, not Tickets: T-5"),
      ],
    },
    { task: "T-1", step: undefined, index: 1 },
  ],
  [
    "system text may stand among the messages, and an answer may be calls alone",
    {
      messages: [
        { role: "developer", content: "Ticket: T-9\nStep: plan" },
        user("Go."),
        { role: "assistant", content: null, tool_calls: [] },
        { role: "tool", tool_call_id: "t", content: "Ticket: T-3" },
        { role: "assistant", tool_calls: [] },
      ],
    },
    { task: "T-9", step: "plan", index: 2 },
  ],
  [
    "in Responses what was said and asked for between two results is one reply",
    {
      instructions: "Step: plan",
      input: [
        { type: "message", role: "user", content: [{ type: "input_text", text: "Ticket: T-1" }] },
        { type: "reasoning", summary: [] },
        { type: "message", role: "assistant", content: [{ type: "output_text", text: "Ticket: T-2" }] },
        { type: "function_call", call_id: "a", name: "exec_command", arguments: "{}" },
        { type: "function_call", call_id: "b", name: "exec_command", arguments: "{}" },
        { type: "function_call_output", call_id: "a", output: "Ticket: T-3" },
        { type: "function_call_output", call_id: "b", output: "" },
        { type: "function_call", call_id: "c", name: "exec_command", arguments: "{}" },
        { type: "function_call_output", call_id: "c", output: "" },
      ],
    },
    { task: "T-1", step: "plan", index: 2 },
  ],
  [
    "in Responses a text alone is a user's message",
    { input: "Ticket: T-1" },
    { task: "T-1", step: undefined, index: 0 },
  ],
  ["nothing is named", { messages: [user("Hello")] }, { task: undefined, step: undefined, index: 0 }],
])("%s", (_, body, cue) => {
  expect(cueOf(body)).toEqual({ model: "acme-mid", ...cue });
});

test("a body of another shape is refused with what is wrong", () => {
  expect([readRequest(undefined), readRequest({ model: "acme-mid" })]).toEqual([
    expect.stringContaining("expected object"),
    expect.stringContaining("messages"),
  ]);
});
