import { expect, test } from "vitest";
import type { SubAgentDefinition } from "../agent-program.ts";
import { refusal, versionIn } from "./versions.ts";

const A_SUB_AGENT: SubAgentDefinition = {
  name: "check",
  description: "checks",
  prompt: "You check.",
  model: "acme-light",
  tools: undefined,
};

const nothing = { answerSchema: undefined, subAgents: [] };
const subAgents = { ...nothing, subAgents: [A_SUB_AGENT] };

test.each([
  ["2.1.329 (Claude Code)\n", "2.1.329"],
  ["2.2.0-beta.1 (Claude Code)", "2.2.0"],
  ["codex-cli 0.169.0", undefined],
  ["", undefined],
])("%j is version %s", (printed, version) => {
  expect(versionIn(printed)).toBe(version);
});

test.each([
  [
    "2.1.196",
    nothing,
    "Claude Code 2.1.196 is too old: 2.1.197 is the oldest that was tried; install a newer one",
  ],
  [
    "1.9.500",
    nothing,
    "Claude Code 1.9.500 is too old: 2.1.197 is the oldest that was tried; install a newer one",
  ],
  ["2.1.197", nothing, undefined],
  ["2.1.197", subAgents, undefined],
  ["2.1.236", subAgents, undefined],
  [
    "2.1.237",
    subAgents,
    "which model Claude Code 2.1.237 gives to sub-agents was never seen; install 2.1.329 or newer",
  ],
  ["2.1.237", nothing, undefined],
  ["2.1.329", subAgents, undefined],
  ["3.0.0", subAgents, undefined],
  ["2.1.329", { ...nothing, answerSchema: { type: "object" } }, undefined],
  [
    "2.1.329",
    { ...nothing, answerSchema: { type: "array" } },
    "Claude Code hands in answers as the input of a tool: the answer's schema must be of type object",
  ],
] as const)("version %s, asked for %j, is refused: %s", (version, asked, because) => {
  expect(refusal(version, asked)).toBe(because);
});
