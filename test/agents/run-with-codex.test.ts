import { expect, test } from "vitest";
import type { ScriptedReply } from "../../src/testing/index.ts";
import { type RunningCli, receiptsIn, rowsIn, runIn } from "../e2e/shop.ts";
import { describeAgent } from "./agent-stage.ts";
import { CODEX } from "./codex-stage.ts";
import { CALLS, openRunStage, type RunStageOptions } from "./run-stage.ts";

const MODEL = "acme-light";
/** A provider of the team's own that speaks OpenAI's protocols, with a model that Codex does not know by name. */
const settingsFor = (url: string) => `provider: team
providers:
  team: { protocol: openai, base_url: "${url}/v1", key: TEAM_API_KEY }
models:
  - { id: ${MODEL}, provider: team, tier: light, context_window: 128000, max_output: 16000, tools: true, vision: false }
prices:
  - model: ${MODEL}
    effective_from: release
    usd_per_million_tokens: { fresh_input: 1, cache_read: 0.1, output: 10 }
`;
const usage = { freshInput: 1000, cacheRead: 500, cacheWrite5m: 0, output: 100 };
const runs = (cmd: string): ScriptedReply => ({ tools: [{ name: "exec_command", input: { cmd } }], usage });
const done: ScriptedReply = { say: "Done.", usage };

const aStage = (
  program: string,
  tasks: RunStageOptions["tasks"],
  onRequest: NonNullable<RunStageOptions["onRequest"]> = () => {},
) => openRunStage({ program, name: "codex", agent: "codex", model: MODEL, settingsFor, tasks, onRequest });

await describeAgent(CODEX, (program) => {
  test("a run drives Codex to a commit, and every call it made is a priced row with its usage by class", async () => {
    const stage = await aStage(program, {
      "T-1": [runs("node write.mjs T-1.txt bad"), done, runs("node write.mjs T-1.txt good"), done],
    });
    const ended = await stage.start().ended;
    expect(ended.talk).toContain("codex 0.169.0 carries out implement");
    expect(ended.code).toBe(0);
    expect(receiptsIn(ended.output).map(({ task, outcome }) => [task, outcome])).toEqual([
      ["T-1", "accepted"],
    ]);
    expect(stage.git("show", `suffice/${runIn(ended.talk)}:T-1.txt`)).toBe("good");
    const row = {
      task: "T-1",
      asked: MODEL,
      outcome: "answered",
      fresh: 1000,
      read: 500,
      output: 100,
      cost: 2_050_000,
    };
    expect(
      rowsIn(stage.ledger, CALLS).map(({ task, asked, outcome, fresh_input, cache_read, output, cost }) => ({
        task,
        asked,
        outcome,
        fresh: fresh_input,
        read: cache_read,
        output,
        cost,
      })),
    ).toEqual([row, row, row, row]);
    expect(JSON.stringify([ended, rowsIn(stage.ledger, "select * from calls")])).not.toContain("1234567890");
  });

  test("a run that is killed in a call of Codex goes on in its session", async () => {
    let life: RunningCli | undefined;
    let asked = 0;
    const stage = await aStage(
      program,
      { "T-1": [runs("node write.mjs T-1.txt good"), runs("cat T-1.txt"), done, done, done] },
      () => {
        asked += 1;
        if (asked === 2) life?.child.kill("SIGKILL");
      },
    );
    life = stage.start();
    const killed = await life.ended;
    expect(killed.signal).toBe("SIGKILL");
    const resumed = await stage.start("--resume", runIn(killed.talk)).ended;
    expect(resumed.code).toBe(0);
    expect(stage.git("show", `suffice/${runIn(killed.talk)}:T-1.txt`)).toBe("good");
    // The first answer was paid once: the second life's first request holds it.
    const first = stage.requests().filter(({ cue }) => cue?.index === 0);
    expect(first).toHaveLength(1);
    expect(stage.git("worktree", "list").split("\n")).toHaveLength(1);
  });
});
