import { expect, test } from "vitest";
import { runEvent } from "./run-event.ts";
import { NOTHING_TOLD, type Told, toldBy } from "./told.ts";

const sessionID = "ses_1";

function toldByLines(...lines: readonly unknown[]): Told {
  const events = lines.map((line) => runEvent(typeof line === "string" ? line : JSON.stringify(line)));
  return events.filter((event) => event !== undefined).reduce(toldBy, NOTHING_TOLD);
}

test("the lines of a run add up to what it told", () => {
  const denied = "The user has specified a rule which prevents you from using this specific tool call.";
  const told = toldByLines(
    { type: "step_start", sessionID, part: {} },
    { type: "text", sessionID, part: { text: "I try." } },
    { type: "tool_use", sessionID, part: { tool: "bash", state: { status: "error", error: denied } } },
    { type: "tool_use", sessionID, part: { tool: "write", state: { status: "completed" } } },
    { type: "step_finish", sessionID, part: { reason: "tool-calls" } },
    { type: "a new sort of event", sessionID },
    '{"type":"text","sess',
    { type: "step_start", sessionID, part: {} },
    { type: "text", sessionID, part: { text: "Done." } },
    { type: "step_finish", sessionID, part: { reason: "stop" } },
  );
  expect(told).toEqual({
    session: "ses_1",
    turns: 2,
    lastReason: "stop",
    text: "Done.",
    failure: undefined,
    denied: "bash",
    hasWorked: true,
  });
});

test("an error is told with its status", () => {
  const error = { name: "APIError", data: { message: "No.", statusCode: 400 } };
  expect(toldByLines({ type: "error", sessionID, error }).failure).toEqual(error);
});
