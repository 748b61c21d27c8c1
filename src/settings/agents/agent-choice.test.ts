import { expect, test } from "vitest";
import { agentFor } from "./agent-choice.ts";

test.each([
  ["implement", "codex"],
  ["review", "claude-code"],
])("step %s is carried out by %s: its own choice goes before the one for all", (step, program) => {
  expect(
    agentFor(step, [
      { step: "implement", program: "codex" },
      { step: undefined, program: "claude-code" },
    ]),
  ).toBe(program);
});

test("a later choice wins, and without any it is the built-in loop", () => {
  expect(
    agentFor("implement", [
      { step: undefined, program: "claude-code" },
      { step: undefined, program: "own-loop" },
    ]),
  ).toBe("own-loop");
  expect(agentFor("implement", [])).toBe("own-loop");
});
