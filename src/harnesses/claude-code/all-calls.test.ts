import { expect, test } from "vitest";
import { instant, usageOf } from "../../domain/index.ts";
import type { ProgramCall } from "../agent-program.ts";
import { allCalls } from "./all-calls.ts";

const AT = instant(1000);

const call = (id: string, changes: Partial<ProgramCall> = {}): ProgramCall => ({
  id,
  at: instant(0),
  endedAt: undefined,
  modelAsked: "m",
  modelAnswered: "m",
  usage: usageOf({ freshInput: 10, cacheRead: 5, cacheWrite5m: 3, cacheWrite1h: 2, output: 20 }),
  requestId: undefined,
  agent: undefined,
  ...changes,
});

/** What `count` such calls come to. */
const sum = (count: number) => ({
  inputTokens: 10 * count,
  outputTokens: 20 * count,
  cacheReadInputTokens: 5 * count,
  cacheCreationInputTokens: 5 * count,
  cacheCreationEphemeral1hInputTokens: 2 * count,
});

const known = { session: "S", told: [] };
const sums = (byModel: Record<string, ReturnType<typeof sum>>) => ({ at: AT, byModel });

test("what is written down goes before what was told; what was only told of is there too", () => {
  const told = [call("1", { endedAt: AT, usage: usageOf({ output: 1 }) }), call("2", { endedAt: AT })];
  expect(allCalls({ ...known, written: [call("1")], told })).toEqual([call("1"), call("2", { endedAt: AT })]);
});

test("where a call broke off nobody knows its output, and the first guess does not stand for it", () => {
  const { output: _, ...usage } = call("1").usage ?? {};
  expect(allCalls({ ...known, written: [], told: [call("1")], sums: sums({ m: sum(1) }) })).toEqual([
    call("1", { usage }),
  ]);
});

test("sums that the calls come to, or that are smaller, add nothing", () => {
  const written = [call("1"), call("2", { modelAsked: undefined })];
  for (const count of [1, 2])
    expect(allCalls({ ...known, written, sums: sums({ m: sum(count) }) })).toEqual(written);
});

test("what is missing of the sums is a call of its own, class by class, of which nobody says who answered", () => {
  const written = [call("1"), call("child", { usage: undefined, agent: "check" })];
  expect(allCalls({ ...known, written, sums: sums({ m: sum(3), other: sum(1) }) }).slice(2)).toEqual([
    call("S:missing:m", {
      at: AT,
      modelAnswered: undefined,
      usage: usageOf({ freshInput: 20, cacheRead: 10, cacheWrite5m: 6, cacheWrite1h: 4, output: 40 }),
    }),
    call("S:missing:other", { at: AT, modelAsked: "other", modelAnswered: undefined }),
  ]);
});
