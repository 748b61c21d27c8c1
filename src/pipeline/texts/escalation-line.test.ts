import { expect, test } from "vitest";
import { type Escalation, escalationLine } from "./escalation-line.ts";

const LINT: Escalation = {
  task: "TICKET-7",
  from: "claude-haiku-4-5",
  to: "claude-sonnet-4-5",
  judge: { step: "lint" },
  author: { step: "implement" },
  gate: "lint",
};

test.each<[Partial<Escalation>, string]>([
  [{}, "Haiku failed on TICKET-7 at LINT. Escalated to Sonnet."],
  [
    { judge: { step: "review-2" }, gate: "findings" },
    "Haiku failed on TICKET-7 at REVIEW. Escalated to Sonnet.",
  ],
  [
    { judge: { step: "implement" }, gate: "tests" },
    "Haiku failed on TICKET-7 at TESTS. Escalated to Sonnet.",
  ],
  [{ from: "acme-1", to: "claude-opus-5-5" }, "acme-1 failed on TICKET-7 at LINT. Escalated to Opus."],
])("an escalation is told in the document's words: %j", (changed, line) => {
  expect(escalationLine({ ...LINT, ...changed })).toBe(line);
});
