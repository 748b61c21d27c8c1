import { expect, test } from "vitest";
import { instant } from "../domain/index.ts";
import type { CallOrigin, LoggedCall } from "./log-format.ts";
import { nameAgents } from "./name-agents.ts";

function callOf(origin: CallOrigin): LoggedCall {
  return {
    id: "msg_1",
    at: instant(1000),
    provider: undefined,
    model: "claude-haiku-5-5",
    usage: {},
    output: { kind: "final" },
    origin,
    isFirstHand: true,
  };
}

const named = (origin: CallOrigin, ...agents: Parameters<typeof nameAgents>[1][]) =>
  nameAgents(
    [callOf(origin)],
    agents.flatMap((some) => [...some]),
  ).map((call) => call.origin);

test("a sub-agent's call gets what several lines of its parent say of it", () => {
  expect(
    named({ conversation: "c", agent: "a1" }, [
      { conversation: "c", agent: "a1", parentToolUse: "toolu_1" },
      { conversation: "c", agent: "a1", agentType: "Explore" },
    ]),
  ).toEqual([{ conversation: "c", agent: "a1", agentType: "Explore", parentToolUse: "toolu_1" }]);
});

test("what its own log says is kept; the same id in another conversation is another agent", () => {
  const own = { conversation: "c", agent: "a1", agentType: "Plan" };
  expect(named(own, [{ conversation: "c", agent: "a1", agentType: "Explore" }])).toEqual([own]);
  expect(named(own, [{ conversation: "d", agent: "a1", parentToolUse: "toolu_1" }])).toEqual([own]);
  expect(named({ conversation: "c" }, [{ conversation: "c", agent: "a1", agentType: "Plan" }])).toEqual([
    { conversation: "c" },
  ]);
});

test("where logs contradict each other their order does not matter", () => {
  const [a, b] = [
    { conversation: "c", agent: "a1", agentType: "Explore" },
    { conversation: "c", agent: "a1", agentType: "Plan" },
  ];
  const origin = { conversation: "c", agent: "a1" };
  expect(named(origin, [a, b])).toEqual(named(origin, [b, a]));
});
