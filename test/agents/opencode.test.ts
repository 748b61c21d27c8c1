import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { usageOf } from "../../src/domain/index.ts";
import { createOpencode } from "../../src/harnesses/opencode/index.ts";
import type { ScriptedReply } from "../../src/testing/index.ts";
import { type AgentStage, describeAgent, openAgentStage } from "./agent-stage.ts";
import { createKillableStart, runCodex as runProgram } from "./codex-stage.ts";
import { KEY, OPENCODE, opencodeCallsIn, opencodeWith, opencodeWork } from "./opencode-stage.ts";

const usage = { freshInput: 100, cacheRead: 20, cacheWrite5m: 0, output: 40 };

function says(say: string, index = 0): ScriptedReply {
  return { say, usage: { ...usage, output: usage.output + index } };
}

function uses(name: string, input: Record<string, string>, index = 0): ScriptedReply {
  return { tools: [{ name, input }], usage: { ...usage, output: usage.output + index } };
}

const runs = (command: string, index = 0) => uses("bash", { command, description: "A command" }, index);
const script = (...replies: readonly ScriptedReply[]) => [{ task: "T-1", model: "acme-mid", replies }];
const inside = (stage: AgentStage, path: string) => join(stage.folder, path);

/** 354 MB, and seconds for each run: only where somebody asks for it by its name. */
const isAskedFor = (process.env["SUFFICE_AGENTS"] ?? "").split(",").includes("opencode");

if (isAskedFor) await describeAgent(OPENCODE, tests);
else describe.skip("opencode is tested where SUFFICE_AGENTS names it", () => tests(""));

function tests(program: string): void {
  const opencode = opencodeWith(program);
  const limit = { timeout: 300_000 };

  test("it edits a file, and each call is counted by class as the server sent it", limit, async () => {
    const stage = await openAgentStage({
      script: script(
        uses("read", { filePath: "README.md" }),
        uses("edit", { filePath: "README.md", oldString: "# Shop", newString: "# Our shop" }, 1),
        says("The title is new.", 2),
      ),
    });
    const { outcome, told } = await runProgram(opencode, opencodeWork(stage));
    expect(outcome).toMatchObject({ kind: "finished", text: "The title is new.", submission: undefined });
    expect(stage.git("status", "--porcelain")).toBe(" M README.md\n");
    expect(outcome.calls.map((call) => [call.modelAsked, call.modelAnswered, call.usage])).toEqual(
      [0, 1, 2].map((index) => ["acme-mid", undefined, usageOf({ ...usage, output: 40 + index })]),
    );
    expect(told).toEqual(outcome.calls);
    expect(stage.upstream.requests().map(({ path }) => path)).toEqual(
      Array.from({ length: 3 }, () => "/v1/chat/completions"),
    );
    expect(JSON.stringify(stage.upstream.requests()[0]?.body)).toContain("You work for a shop.");
  });

  test("what is not on the list is not run, and what is, is, with what follows it", limit, async () => {
    const stage = await openAgentStage({
      script: script(
        runs("touch forbidden.txt"),
        runs("mkdir -p made > made.txt"),
        runs("mkdir -p $(touch forbidden.txt)"),
        runs("mkdir -p made/deep && touch forbidden.txt"),
        uses("write", { filePath: "/tmp/suffice-outside.txt", content: "out" }),
        runs("mkdir -p made/deep"),
        says("Done."),
      ),
    });
    const work = opencodeWork(stage, { commands: [["mkdir", "-p", "*"]] });
    const { outcome } = await runProgram(opencode, work);
    const [outside, ...made] = ["/tmp/suffice-outside.txt", "forbidden.txt", "made.txt", "made/deep"];
    expect([
      outcome.kind,
      existsSync(outside),
      ...made.map((path) => existsSync(inside(stage, path))),
    ]).toEqual(["finished", false, false, false, true]);
  });

  test("read-only work changes nothing, and work that was allowed nothing is given up", limit, async () => {
    const replies = [
      uses("write", { filePath: "new.txt", content: "new" }),
      runs("touch made.txt"),
      says("No."),
    ];
    const reading = await openAgentStage({ script: script(...replies) });
    const read = await runProgram(
      opencode,
      opencodeWork(reading, { access: "read-only", commands: [["touch", "*"]] }),
    );
    const writing = await openAgentStage({ script: script(runs("npm publish"), says("I could not.")) });
    const written = await runProgram(opencode, opencodeWork(writing));
    expect([read.outcome.kind, reading.git("status", "--porcelain"), written.outcome]).toMatchObject([
      "finished",
      "",
      { kind: "gave-up", because: "it changed nothing, and was not allowed what it asked of the tool bash" },
    ]);
  });

  test("it stops at its last turn, and when it is told to", limit, async () => {
    const replies = [runs("pwd"), runs("pwd", 1), runs("sleep 3", 2), says("Done.", 3)];
    const commands = [["pwd"], ["sleep"]] as const;
    const few = await openAgentStage({ script: script(...replies) });
    const limited = await runProgram(opencode, opencodeWork(few, { commands, maxTurns: 2 }));
    const other = await openAgentStage({ script: script(...replies) });
    const stopped = await runProgram(opencode, opencodeWork(other, { commands }), () => "stop");
    expect([limited.outcome, stopped.outcome]).toMatchObject([
      { kind: "gave-up", because: "it used up its 2 turns" },
      { kind: "gave-up", because: "it was told to stop" },
    ]);
    expect(few.upstream.requests().length).toBeLessThanOrEqual(3);
    expect(other.upstream.requests().length).toBeLessThanOrEqual(3);
  });

  test("a session that was killed goes on, and counts the calls of both lives", limit, async () => {
    const stage = await openAgentStage({
      script: script(
        uses("write", { filePath: "a.txt", content: "a" }),
        runs("sleep 3", 1),
        says("Went on.", 2),
      ),
    });
    const work = opencodeWork(stage, { commands: [["sleep", "*"]] });
    const killable = createKillableStart();
    const killed = createOpencode({ start: killable.start, callsIn: opencodeCallsIn, program });
    const first = await runProgram(killed, work, () => {
      killable.kill();
      return "go-on";
    });
    const again = await runProgram(opencode, { ...work, resumes: true, prompt: "Go on." });
    expect(first.outcome).toMatchObject({ kind: "failed", code: "harness.failed" });
    expect(again.outcome).toMatchObject({ kind: "finished", text: "Went on." });
    expect(again.outcome.calls[0]).toEqual(first.outcome.calls[0]);
    expect(again.outcome.calls.at(-1)?.usage?.output).toBe(42);
  });

  test(
    "a sub-agent works with the model of its definition, and its calls are counted as its own",
    limit,
    async () => {
      const task = { description: "Look", prompt: "Ticket: T-2", subagent_type: "scout" };
      const stage = await openAgentStage({
        script: [
          ...script(uses("task", task), says("Done.", 1)),
          { task: "T-2", model: "acme-light", replies: [says("It is a shop.", 2)] },
        ],
      });
      const scout = {
        name: "scout",
        description: "Looks around",
        prompt: "You look around.",
        model: "acme-light",
        tools: ["read"],
      };
      const { outcome } = await runProgram(opencode, opencodeWork(stage, { subAgents: [scout] }));
      expect(
        outcome.calls.map((call) => [call.modelAsked, call.agent !== undefined, call.usage?.output]),
      ).toEqual(
        expect.arrayContaining([
          ["acme-mid", false, 40],
          ["acme-light", true, 42],
          ["acme-mid", false, 41],
        ]),
      );
    },
  );

  test.each([
    [400, "provider.invalid-request"],
    [401, "provider.unauthorised"],
    [404, "provider.model-unknown"],
    [529, "provider.overloaded"],
  ])("status %i is told as what it is", limit, async (status, code) => {
    const fail = { status, type: "some_error", message: "No." };
    const stage = await openAgentStage({ script: script({ usage, fail }) });
    const { outcome } = await runProgram(opencode, opencodeWork(stage));
    expect(outcome).toMatchObject({ kind: "failed", code, calls: [] });
    expect(JSON.stringify(outcome)).not.toContain(KEY);
  });

  test("a repository with settings for opencode is refused before anything runs", async () => {
    const files = { ".opencode/plugin/touch.js": "" };
    const stage = await openAgentStage({ script: script(says("Done.")), files });
    const { outcome } = await runProgram(opencode, opencodeWork(stage));
    expect(outcome).toMatchObject({ kind: "failed", because: expect.stringContaining(".opencode") });
    expect(stage.upstream.requests()).toEqual([]);
  });

  test("its version is found, and a program that is none is missing", limit, async () => {
    expect([await opencode.detect(), await opencodeWith("no-such-opencode").detect()]).toEqual([
      { kind: "found", version: "1.18.33", path: program },
      { kind: "missing", because: expect.stringContaining("no-such-opencode") },
    ]);
  });
}
