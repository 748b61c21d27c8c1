import { expect, test } from "vitest";
import type { ErrorCode } from "../../src/domain/index.ts";
import type { ScriptedReply } from "../../src/testing/index.ts";
import { describeAgent, openAgentStage } from "./agent-stage.ts";
import { anAssignment, aWatch, bash, CLAUDE_CODE, claudeAt, counts, KEY, saying } from "./claude-stage.ts";

type Failure = NonNullable<ScriptedReply["fail"]>;

const fail = (status: number, message: string, rest: Partial<Failure> = {}): Partial<ScriptedReply> => ({
  fail: { status, type: "api_error", message, ...rest },
});

/** What the upstream does, as what it comes back, and how often it was asked. */
const FAILURES: readonly (readonly [string, Partial<ScriptedReply>, ErrorCode, number])[] = [
  [
    "429 for longer than a minute",
    fail(429, "slow down", { retryAfterSeconds: 120 }),
    "provider.rate-limited",
    1,
  ],
  ["529", fail(529, "busy"), "provider.overloaded", 3],
  ["500", fail(500, "broken"), "provider.overloaded", 3],
  ["402", fail(402, "the run's cap is reached"), "provider.unauthorised", 1],
  ["403", fail(403, "not with this key"), "provider.unauthorised", 1],
  ["404", fail(404, "no such model"), "provider.model-unknown", 2],
  ["413", fail(413, "too large"), "provider.context-too-long", 1],
  ["400", fail(400, "malformed", { type: "invalid_request_error" }), "provider.invalid-request", 3],
  [
    "400 for its length",
    fail(400, "prompt is too long: 300000 tokens > 200000 maximum"),
    "provider.context-too-long",
    1,
  ],
  ["a connection that it cuts at once", { breakAfterEvents: 0 }, "provider.stream-broken", 4],
];

await describeAgent(CLAUDE_CODE, (program) => {
  const claude = claudeAt(program);

  async function outcomeWith(reply: ScriptedReply) {
    const stage = await openAgentStage({
      script: [{ task: "T-1", model: "acme-mid", replies: [reply, saying(2, "Done.")] }],
    });
    const outcome = await claude.run(anAssignment(stage), aWatch());
    return { outcome, requests: stage.upstream.requests().length };
  }

  test.each(FAILURES)("an upstream that answers with %s", async (_, failing, code, requests) => {
    const failed = await outcomeWith({ ...saying(1, "Hello, this is an answer."), ...failing });
    expect(failed).toMatchObject({ outcome: { kind: "failed", code, calls: [] }, requests });
    expect(JSON.stringify(failed)).not.toContain(KEY);
  });

  test("an upstream that asks for a short wait is asked again, and the work goes on", async () => {
    const waits = { ...fail(429, "slow down", { retryAfterSeconds: 1 }), times: 1 };
    const { outcome, requests } = await outcomeWith({ ...saying(1, "Done."), ...waits });
    expect(outcome).toMatchObject({ kind: "finished", calls: [{ usage: counts(1) }] });
    expect(requests).toBe(2);
  });

  test("a failure in the middle of the work leaves what was called before, and the session can go on", async () => {
    const stage = await openAgentStage({
      script: [
        {
          task: "T-1",
          model: "acme-mid",
          replies: [
            saying(1, "I look.", bash("ls")),
            { ...saying(2, "Done."), ...fail(402, "the task's cap is reached"), times: 1 },
          ],
        },
      ],
    });
    const assignment = anAssignment(stage);
    const failed = await claude.run(assignment, aWatch());
    expect(failed).toMatchObject({
      kind: "failed",
      code: "provider.unauthorised",
      because: "Claude Code: API Error: 402 the task's cap is reached",
      calls: [{ usage: counts(1) }],
    });
    const outcome = await claude.run({ ...assignment, resumes: true, prompt: "Go on." }, aWatch());
    expect(outcome).toMatchObject({ kind: "finished", calls: [{ usage: counts(1) }, { usage: counts(2) }] });
    expect(stage.upstream.requests().map(({ cue }) => cue?.index)).toEqual([0, 1, 1]);
  });

  test("an address where nobody listens is unreachable", async () => {
    const stage = await openAgentStage({ script: [] });
    await stage.upstream.close();
    const outcome = await claude.run(anAssignment(stage), aWatch());
    expect(outcome).toMatchObject({ kind: "failed", code: "provider.unreachable", calls: [] });
  });

  test("a program that is not there fails, and names what was looked for", async () => {
    const stage = await openAgentStage({ script: [] });
    const outcome = await claudeAt("no-such-claude").run(anAssignment(stage), aWatch());
    expect(outcome).toMatchObject({
      kind: "failed",
      code: "harness.failed",
      because: 'Claude Code is not to be had as "no-such-claude": there is no such program',
      calls: [],
    });
  });
});
