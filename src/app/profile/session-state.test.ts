import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { instant, isoTime, nanoUsdFromUsd } from "../../domain/index.ts";
import { systemClock } from "../clock.ts";
import { sessionState } from "./session-state.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "suffice-session-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function answer(id: string, at: number, usage: Record<string, unknown>, agent?: string): string {
  return `${JSON.stringify({
    type: "assistant",
    uuid: id,
    sessionId: "C",
    timestamp: isoTime(instant(at)),
    ...(agent === undefined ? {} : { isSidechain: true, agentId: agent }),
    message: {
      id,
      model: "claude-sonnet-4-5-20250929",
      role: "assistant",
      content: [],
      stop_reason: "end_turn",
      usage,
    },
  })}\n`;
}

function state(input: string | undefined) {
  const flags = { ledger: undefined, config: undefined };
  return sessionState({ flags, folder, prices: undefined, input });
}

test("a conversation's cost with its sub-agents, its context, and what a cold cache will cost", async () => {
  const now = systemClock();
  const transcript = join(folder, "C.jsonl");
  const subAgents = join(folder, "C", "subagents");
  mkdirSync(subAgents, { recursive: true });
  writeFileSync(
    transcript,
    answer("m1", now - 70_000, { input_tokens: 0, cache_creation_input_tokens: 100_000, output_tokens: 0 }) +
      answer("m2", now - 60_000, {
        input_tokens: 0,
        cache_read_input_tokens: 100_000,
        cache_creation_input_tokens: 0,
        cache_creation: { ephemeral_1h_input_tokens: 25_000 },
        output_tokens: 1000,
      }),
  );
  writeFileSync(
    join(subAgents, "agent-a1.jsonl"),
    answer("m3", now - 65_000, { input_tokens: 1_000_000, output_tokens: 0 }, "a1"),
  );
  const found = await state(JSON.stringify({ transcript_path: transcript }));
  expect(found).toMatchObject({
    conversation: "C",
    uncertainOutputCalls: 0,
    contextTokens: 125_000,
    cachedShare: 0.8,
    warmUntil: now - 60_000 + 3_600_000,
    // Written for an hour at $6 a million, not read at $0.30.
    coldUsd: nanoUsdFromUsd(0.125 * (6 - 0.3)),
  });
  // 0.1 M written at $3.75; 0.1 M read at $0.30, 0.025 M written at $6, 0.001 M out at $15; the sub-agent's whole million at its band.
  expect(found?.spend.calls).toBe(3);
  expect(found?.spend.unpricedCalls).toBe(0);
});

test("a transcript that is not there yet has no state, and an input without one is refused", async () => {
  expect(await state(JSON.stringify({ transcript_path: join(folder, "new.jsonl") }))).toBeUndefined();
  await expect(state("hello")).rejects.toMatchObject({ code: "usage.invalid" });
});
