import { expect, test } from "vitest";
import { auditModels } from "../../src/harnesses/claude-code/index.ts";
import type { ProgramCall, SubAgentDefinition } from "../../src/harnesses/index.ts";
import type { ScriptedConversation, ScriptedReply } from "../../src/testing/index.ts";
import { describeAgent, openAgentStage } from "./agent-stage.ts";
import { anAssignment, aWatch, bash, CLAUDE_CODE, claudeAt, counts, saying } from "./claude-stage.ts";

const aSubAgent = (name: string, model: string): SubAgentDefinition => ({
  name,
  description: `${name}s things`,
  prompt: `You ${name}.`,
  model,
  tools: ["Read", "Bash"],
});

const calling = (task: string, name: string, more: Readonly<Record<string, string | boolean>> = {}) => ({
  name: "Agent",
  input: { description: "part", prompt: `Ticket: ${task}`, subagent_type: name, ...more },
});

const conversation = (
  task: string,
  model: string,
  ...replies: readonly ScriptedReply[]
): ScriptedConversation => ({
  task,
  model,
  replies,
});

const gist = (calls: readonly ProgramCall[]) =>
  calls
    .map(({ agent, modelAsked, modelAnswered, usage }) => ({ agent, modelAsked, modelAnswered, usage }))
    .toSorted((a, b) => (a.usage?.freshInput ?? 0) - (b.usage?.freshInput ?? 0));

const aCall = (call: number, agent: string | undefined, model: string) => ({
  agent,
  modelAsked: model,
  modelAnswered: model,
  usage: { ...counts(call), cacheWrite1h: 0 },
});

await describeAgent(CLAUDE_CODE, (program) => {
  const claude = claudeAt(program);

  test("a child in the background has a model of its own, and its calls are counted by class", async () => {
    const stage = await openAgentStage({
      script: [
        conversation(
          "T-1",
          "acme-mid",
          saying(1, "I hand on.", calling("T-1.a", "check", { run_in_background: true })),
          saying(2, "I wait."),
          saying(3, "Done."),
        ),
        conversation(
          "T-1.a",
          "acme-light",
          { ...saying(11, "I look.", bash("ls")), delayMs: 300 },
          saying(12, "Fine."),
        ),
      ],
    });
    const told: (string | undefined)[] = [];
    const onCall = ({ agent }: ProgramCall) => {
      told.push(agent);
      return "go-on" as const;
    };
    const subAgents = [aSubAgent("check", "acme-light")];
    const outcome = await claude.run(anAssignment(stage, { subAgents }), aWatch({ onCall }));
    expect(outcome).toMatchObject({ kind: "finished", text: "Done." });
    expect(gist(outcome.calls)).toEqual([
      ...[1, 2, 3].map((call) => aCall(call, undefined, "acme-mid")),
      ...[11, 12].map((call) => aCall(call, "check", "acme-light")),
    ]);
    expect(told.filter((agent) => agent === "check")).toHaveLength(2);
    const routed = { main: "acme-mid", agents: new Map([["check", "acme-light"]]) };
    expect(auditModels(routed, outcome.calls)).toEqual([]);
  });

  test.each([
    ["the only model of all", ["acme-light", "acme-light"]],
    ["each its own", ["acme-light", "acme-frontier"]],
  ] as const)(
    "sub-agents get %s, whatever a call asks for; those that the program brings along are denied",
    async (_, models) => {
      const [first, second] = models;
      const stage = await openAgentStage({
        script: [
          conversation(
            "T-1",
            "acme-mid",
            saying(
              1,
              "I hand on.",
              calling("T-1.a", "check", { model: "opus", run_in_background: false }),
              calling("T-1.b", "write", { model: "sonnet", run_in_background: false }),
              calling("T-1.c", "Explore", { run_in_background: false }),
              calling("T-1.d", "general-purpose", { run_in_background: false }),
            ),
            saying(2, "Done."),
          ),
          conversation("T-1.a", first, saying(11, "Fine.")),
          conversation("T-1.b", second, saying(21, "Written.")),
        ],
      });
      const subAgents = [aSubAgent("check", first), aSubAgent("write", second)];
      const outcome = await claude.run(anAssignment(stage, { subAgents }), aWatch());
      expect(outcome).toMatchObject({ kind: "finished", text: "Done." });
      expect(gist(outcome.calls)).toEqual([
        ...[1, 2].map((call) => aCall(call, undefined, "acme-mid")),
        aCall(11, "check", first),
        aCall(21, "write", second),
      ]);
      const asked = stage.upstream.requests().map(({ cue }) => `${cue?.task} ${cue?.model}`);
      expect(asked.toSorted()).toEqual(["T-1 acme-mid", "T-1 acme-mid", `T-1.a ${first}`, `T-1.b ${second}`]);
    },
  );
});
