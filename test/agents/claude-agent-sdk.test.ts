import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { ScriptedReply } from "../../src/testing/index.ts";
import { describeAgent, openAgentStage } from "./agent-stage.ts";
import { anAssignment, aWatch, bash, claudeSdkIn, counts, edit, isAlive, saying } from "./claude-stage.ts";

const SDK = {
  wanted: "@anthropic-ai/claude-agent-sdk@0.3.329",
  program: (packageFolder: string) => join(packageFolder, "sdk.mjs"),
};

async function aStage(model: string, replies: (folder: string) => readonly ScriptedReply[]) {
  const said: ScriptedReply[] = [];
  const child = { task: "T-1.a", model: "acme-light", replies: [saying(11, "Fine.")] };
  const stage = await openAgentStage({
    script: [{ task: "T-1", model, replies: said }, child],
    files: {
      "wait.cjs": `require("fs").writeFileSync("pid", String(process.pid)); setTimeout(() => {}, 60000)`,
    },
  });
  said.push(...replies(stage.folder));
  return stage;
}

// Another 430 MB, for a program that the tests of Claude Code itself have seen.
if ((process.env["SUFFICE_AGENTS"] ?? "") === "") {
  test.skip(`${SDK.wanted} is tested where SUFFICE_AGENTS is set`, () => {});
} else {
  await describeAgent(SDK, (program) => {
    const installedIn = dirname(dirname(dirname(dirname(program))));
    const sdk = claudeSdkIn(installedIn);

    test("it says the version of the Claude Code in it; where it is not installed, that", async () => {
      expect(await sdk.detect()).toEqual({ kind: "found", version: "2.1.329", path: dirname(program) });
      expect(await claudeSdkIn("/nowhere").detect()).toEqual({
        kind: "missing",
        because:
          'Claude Code is not to be had as the Claude Agent SDK in "/nowhere": it is not installed there',
      });
    });

    test("it edits a file, hands in an answer, and goes on with the session", async () => {
      const answer = { name: "StructuredOutput", input: { verdict: "fine" } };
      const stage = await aStage("acme-mid", (folder) => [
        saying(1, "I write.", edit(join(folder, "README.md"), "# Shop", "# The shop")),
        saying(2, "So:", answer),
        // The program puts an answer of its own between the lives.
        saying(3, "Never asked."),
        saying(4, "Again:", answer),
      ]);
      const answerSchema = {
        type: "object",
        properties: { verdict: { type: "string" } },
        required: ["verdict"],
      };
      const assignment = anAssignment(stage, { answerSchema });
      const outcome = await sdk.run(assignment, aWatch());
      expect(outcome).toMatchObject({ kind: "finished", submission: answer.input });
      expect(outcome.calls.map(({ usage }) => usage)).toMatchObject([counts(1), counts(2)]);
      expect(stage.read("README.md")).toBe("# The shop\n");
      const [request] = stage.upstream.requests();
      expect(JSON.stringify(request?.body)).toContain("You work on the shop.");
      const again = await sdk.run({ ...assignment, resumes: true, prompt: "Once more." }, aWatch());
      expect(again).toMatchObject({ kind: "finished", submission: answer.input });
      expect(again.calls.map(({ usage }) => usage)).toMatchObject([counts(1), counts(2), counts(4)]);
    });

    test("sub-agents have their own models, and failures are told as Claude Code's are", async () => {
      const part = {
        description: "part",
        prompt: "Ticket: T-1.a",
        subagent_type: "check",
        run_in_background: false,
      };
      const stage = await aStage("acme-mid", () => [
        saying(1, "I hand on.", { name: "Agent", input: part }),
        { ...saying(2, ""), fail: { status: 402, type: "api_error", message: "no more" } },
      ]);
      const check = {
        name: "check",
        description: "checks",
        prompt: "You check.",
        model: "acme-light",
        tools: ["Read"],
      };
      const outcome = await sdk.run(anAssignment(stage, { subAgents: [check] }), aWatch());
      expect(outcome).toMatchObject({ kind: "failed", code: "provider.unauthorised" });
      expect(outcome.calls.map(({ agent, modelAnswered }) => [agent, modelAnswered])).toEqual([
        [undefined, "acme-mid"],
        ["check", "acme-light"],
      ]);
    });

    test("stopped by a call, it ends with all that it runs", async () => {
      const stage = await aStage("acme-mid", () => [
        saying(1, "I wait.", bash("node wait.cjs")),
        saying(2, "Never heard."),
      ]);
      const controller = new AbortController();
      const running = sdk.run(
        anAssignment(stage, { commands: [["node", "*"]] }),
        aWatch({ signal: controller.signal }),
      );
      const pid = () => {
        try {
          return Number(stage.read("pid"));
        } catch {
          return 0; // ENOENT: it has not begun
        }
      };
      await expect.poll(pid, { timeout: 20_000 }).toBeGreaterThan(0);
      controller.abort();
      expect(await running).toMatchObject({ kind: "failed", code: "run.interrupted" });
      await expect.poll(() => isAlive(pid()), { timeout: 10_000 }).toBe(false);
    });
  });
}
