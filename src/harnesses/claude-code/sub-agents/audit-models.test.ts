import { expect, test } from "vitest";
import { instant } from "../../../domain/index.ts";
import type { ProgramCall } from "../../agent-program.ts";
import { auditModels } from "./audit-models.ts";

const call = (id: string, changes: Partial<ProgramCall> = {}): ProgramCall => ({
  id,
  at: instant(0),
  endedAt: undefined,
  modelAsked: "big",
  modelAnswered: "big",
  usage: undefined,
  requestId: undefined,
  agent: undefined,
  ...changes,
});

const ROUTED = { main: "big", agents: new Map([["check", "small"]]) };

test("calls that went elsewhere than they were routed to are told, with who asked for what and who answered", () => {
  const calls = [
    call("fine"),
    call("answered by another", { modelAnswered: "huge" }),
    call("asked another", { agent: "check", modelAsked: "big", modelAnswered: "small" }),
    call("as defined", { agent: "check", modelAsked: "small", modelAnswered: "small" }),
    call("nobody says", { modelAsked: undefined, modelAnswered: undefined }),
    call("not defined", { agent: "Explore" }),
    call("named like a part of every object", { agent: "constructor" }),
  ];
  expect(auditModels(ROUTED, calls)).toEqual([
    { call: "answered by another", agent: undefined, routed: "big", asked: "big", answered: "huge" },
    { call: "asked another", agent: "check", routed: "small", asked: "big", answered: "small" },
    { call: "not defined", agent: "Explore", routed: undefined, asked: "big", answered: "big" },
    {
      call: "named like a part of every object",
      agent: "constructor",
      routed: undefined,
      asked: "big",
      answered: "big",
    },
  ]);
});

test("a longer name of the same model is no difference to who says so", () => {
  const dated = [call("dated", { modelAnswered: "big-20260301" })];
  expect(auditModels(ROUTED, dated)).toHaveLength(1);
  expect(auditModels(ROUTED, dated, (routed, actual) => actual.startsWith(routed))).toEqual([]);
});
