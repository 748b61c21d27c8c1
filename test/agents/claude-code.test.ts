import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { nanoUsdFromUsd } from "../../src/domain/index.ts";
import type { ProgramCall } from "../../src/harnesses/index.ts";
import { costOfUsage, priceAt } from "../../src/pricing/index.ts";
import { ACME_PRICES, NOON, type ScriptedReply } from "../../src/testing/index.ts";
import { basicEnvironment, describeAgent, openAgentStage } from "./agent-stage.ts";
import {
  anAssignment,
  aWatch,
  bash,
  CLAUDE_CODE,
  claudeAt,
  claudeCallsIn,
  counts,
  edit,
  isAlive,
  KEY,
  killAllIn,
  saying,
} from "./claude-stage.ts";

const SCHEMA = {
  type: "object",
  properties: { verdict: { type: "string" }, findings: { type: "integer" } },
  required: ["verdict", "findings"],
  additionalProperties: false,
};

/** A stage whose one conversation may name the stage's folder. */
async function aStage(
  replies: (folder: string) => readonly ScriptedReply[],
  options: Omit<Parameters<typeof openAgentStage>[0], "script"> & { readonly model?: string } = {},
) {
  const { model = "acme-mid", ...rest } = options;
  const said: ScriptedReply[] = [];
  const stage = await openAgentStage({ ...rest, script: [{ task: "T-1", model, replies: said }] });
  said.push(...replies(stage.folder));
  return stage;
}

/** Of calls what can be told beforehand. */
const gist = (calls: readonly ProgramCall[]) =>
  calls.map(({ modelAsked, modelAnswered, usage, agent }) => ({ modelAsked, modelAnswered, usage, agent }));

const aCall = (call: number) => ({
  modelAsked: "acme-mid",
  modelAnswered: "acme-mid",
  usage: { ...counts(call), cacheWrite1h: 0 },
  agent: undefined,
});

const endless = (call: number) => saying(call, "Once more.", bash("ls"));

const soon = { interval: 10, timeout: 10_000 };

await describeAgent(CLAUDE_CODE, (program) => {
  const claude = claudeAt(program);

  test("it says its version, and what is no Claude Code is missing", async () => {
    expect(await claude.detect()).toEqual({ kind: "found", version: "2.1.329", path: program });
    expect(await claudeAt("no-such-claude").detect()).toEqual({
      kind: "missing",
      because: 'Claude Code is not to be had as "no-such-claude": there is no such program',
    });
    expect(await claudeAt(process.execPath).detect()).toMatchObject({
      because: expect.stringContaining("it does not say that it is Claude Code"),
    });
  });

  test("it edits a file in a worktree, and each call is told of and counted as the upstream counted it", async () => {
    const stage = await aStage((folder) => [
      saying(1, "I look.", { name: "Read", input: { file_path: join(folder, "README.md") } }),
      saying(
        2,
        "I write.",
        edit(join(folder, "README.md"), "# Shop", "# The shop"),
        edit(join(folder, "docs/new.md"), "", "new\n"),
      ),
      saying(3, "Done."),
    ]);
    const told: unknown[] = [];
    const assignment = anAssignment(stage);
    const onCall = ({ id, usage }: ProgramCall) => {
      told.push([id, usage]);
      return "go-on" as const;
    };
    const outcome = await claude.run(assignment, aWatch({ onCall }));
    expect(outcome).toMatchObject({ kind: "finished", text: "Done.", session: assignment.session });
    expect(stage.git("status", "--porcelain", "--untracked-files=all")).toBe(
      " M README.md\n?? docs/new.md\n",
    );
    expect(stage.read("README.md")).toBe("# The shop\n");
    expect(gist(outcome.calls)).toEqual([1, 2, 3].map(aCall));
    expect(told).toEqual(outcome.calls.map(({ id }, index) => [id, counts(index + 1)]));
    expect(outcome.calls.map(({ requestId }) => requestId)).toEqual(
      outcome.calls.map(({ id }) => id.replace("msg", "req")),
    );
    expect(await claude.callsOf(assignment)).toEqual(outcome.calls);
  });

  test("nothing but calls of the model goes out, and all that it writes beside the worktree lies in its home", async () => {
    const stage = await aStage(() => [saying(1, "Done.")]);
    await claude.run(anAssignment(stage, { system: "Be brief." }), aWatch());
    expect(stage.upstream.requests().map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /v1/messages?beta=true",
    ]);
    const [request] = stage.upstream.requests();
    const body = JSON.stringify(request?.body);
    expect(body).toContain("Be brief.");
    expect(body.length).toBeLessThan(6000);
    expect(readdirSync(dirname(stage.home)).toSorted()).toEqual(["home", "repository", "worktree"]);
    expect(readdirSync(stage.home)).toEqual(expect.arrayContaining(["claude", "shell", "tmp"]));
    expect(stage.git("status", "--porcelain")).toBe("");
  });

  test("allowed commands run with any arguments and do not see the key; others are denied", async () => {
    const seen = `require("fs").writeFileSync("seen.json", JSON.stringify([process.argv.slice(2), process.env]))`;
    const stage = await aStage(
      () => [
        saying(
          1,
          "I try.",
          bash("node seen.cjs one two"),
          bash("node -e 1 && touch ../not-here"),
          bash("npm install left-pad"),
        ),
        saying(2, "Done."),
      ],
      { files: { "seen.cjs": seen } },
    );
    const outcome = await claude.run(
      anAssignment(stage, { commands: [["node", "seen.cjs", "*"]] }),
      aWatch(),
    );
    expect(outcome.kind).toBe("finished");
    const [args, env] = JSON.parse(stage.read("seen.json"));
    expect(args).toEqual(["one", "two"]);
    expect(env).toMatchObject({
      HOME: stage.home,
      TMPDIR: join(stage.home, "tmp"),
      PATH: basicEnvironment()["PATH"],
    });
    expect(JSON.stringify(env)).not.toContain(KEY);
    expect(Object.keys(env)).not.toEqual(expect.arrayContaining(["HTTPS_PROXY"]));
    const answers = JSON.stringify(stage.upstream.requests().at(-1)?.body);
    expect(answers.match(/"is_error":true/g)).toHaveLength(2);
    expect(existsSync(join(stage.folder, "../not-here"))).toBe(false);
  });

  test("an agent that was refused what it needed, and did nothing else, gives up", async () => {
    const stage = await aStage(() => [
      saying(1, "I need it.", bash("curl http://example.invalid"), bash("npm install x")),
      saying(2, "I could not do it."),
    ]);
    const outcome = await claude.run(anAssignment(stage, { commands: [["node", "*"]] }), aWatch());
    expect(outcome).toMatchObject({
      kind: "gave-up",
      because: "it was refused what it wanted to do: Bash (2)",
    });
    expect(outcome.calls).toHaveLength(2);
  });

  test("where it may only read, nothing is changed by any of its tools", async () => {
    const stage = await aStage((folder) => [
      saying(1, "I try.", edit(join(folder, "README.md"), "# Shop", "# X"), bash("touch new"), bash("ls")),
      saying(2, "It is a shop."),
    ]);
    const outcome = await claude.run(anAssignment(stage, { access: "read-only" }), aWatch());
    expect(outcome).toMatchObject({ kind: "finished", text: "It is a shop." });
    expect(stage.git("status", "--porcelain")).toBe("");
  });

  test("an answer that fits the schema is handed in, and ends the work", async () => {
    const input = { verdict: "fine", findings: 0 };
    const stage = await aStage(() => [
      saying(1, "Not yet.", { name: "StructuredOutput", input: { verdict: "fine" } }),
      saying(2, "So:", { name: "StructuredOutput", input }),
    ]);
    const outcome = await claude.run(
      anAssignment(stage, { access: "read-only", answerSchema: SCHEMA }),
      aWatch(),
    );
    expect(outcome).toMatchObject({ kind: "finished", submission: input });
    expect(outcome.calls).toHaveLength(2);
  });

  test("one that hands in nothing, or nothing that fits, gives up", async () => {
    const silent = await aStage(() => [saying(1, "Fine."), saying(2, "I said so.")]);
    const wrong = await aStage(() =>
      Array.from({ length: 6 }, (_, index) =>
        saying(index, "", { name: "StructuredOutput", input: { verdict: index } }),
      ),
    );
    const run = (stage: typeof silent) => claude.run(anAssignment(stage, { answerSchema: SCHEMA }), aWatch());
    expect(await run(silent)).toMatchObject({
      kind: "gave-up",
      because: "it ended without handing in the answer that was asked for",
    });
    expect(await run(wrong)).toMatchObject({
      kind: "gave-up",
      because: "its answers do not fit the schema that was asked for",
    });
  });

  test("killed in the middle of a call, it goes on with the session and repeats no finished call", async () => {
    const home = { path: "" };
    const stage = await aStage(
      (folder) => [
        saying(1, "I write.", edit(join(folder, "README.md"), "# Shop", "# The shop")),
        { ...saying(2, "Never heard."), delayMs: 20_000 },
        saying(3, "Done."),
      ],
      {
        async onRequest({ cue }) {
          if (cue?.index !== 1) return;
          // It writes its transcript some milliseconds after it has gone on.
          await expect.poll(() => claudeCallsIn(home.path), soon).toHaveLength(1);
          killAllIn(home.path);
        },
      },
    );
    home.path = stage.home;
    const assignment = anAssignment(stage);
    const killed = await claude.run(assignment, aWatch());
    expect(killed).toMatchObject({ kind: "failed", code: "harness.failed" });
    expect(gist(killed.calls)).toEqual([aCall(1)]);
    expect(gist(await claude.callsOf(assignment))).toEqual([aCall(1)]);
    const outcome = await claude.run({ ...assignment, resumes: true, prompt: "Go on." }, aWatch());
    expect(outcome).toMatchObject({ kind: "finished", text: "Done." });
    expect(gist(outcome.calls)).toEqual([1, 3].map(aCall));
    // Between them stands an answer that the program makes up for the one that was lost.
    expect(stage.upstream.requests().map(({ cue }) => cue?.index)).toEqual([0, 1, 2]);
  });

  test("a call that it was killed too early to write down is known all the same", async () => {
    const stage = await aStage(() => [saying(1, "Paid.")]);
    const assignment = anAssignment(stage);
    const forgetful = claudeAt(program, async () => []);
    await forgetful.run(assignment, aWatch());
    const told = [{ ...aCall(1), usage: counts(1) }];
    expect(gist(await forgetful.callsOf(assignment))).toEqual(told);
    expect(gist(await claude.callsOf(assignment))).toEqual([aCall(1)]);
    expect(await claude.callsOf(anAssignment(stage))).toEqual([]);
  });

  test("a session that was cut off before it had begun is opened, one that ended is gone on with in a moved worktree", async () => {
    const stage = await aStage(() => [saying(1, "First."), saying(2, "Second.")]);
    const assignment = anAssignment(stage, { resumes: true });
    expect(await claude.callsOf(assignment)).toEqual([]);
    expect(await claude.run(assignment, aWatch())).toMatchObject({ kind: "finished", text: "First." });
    const folder = join(dirname(stage.folder), "moved");
    stage.git("worktree", "move", stage.folder, folder);
    const again = await claude.run({ ...assignment, folder, prompt: "And now?" }, aWatch());
    expect(again).toMatchObject({ kind: "finished", text: "Second." });
    expect(gist(again.calls)).toEqual([1, 2].map(aCall));
  });

  test("it ends as soon as a call is answered with stop, and so does what it runs", async () => {
    const waiting = `require("fs").writeFileSync("pid", String(process.pid)); setTimeout(() => {}, 60000)`;
    const stage = await aStage(
      () => [saying(1, "I wait.", bash("node wait.cjs")), saying(2, "Never heard.")],
      { files: { "wait.cjs": waiting } },
    );
    const controller = new AbortController();
    const assignment = anAssignment(stage, { commands: [["node", "*"]] });
    const running = claude.run(assignment, aWatch({ signal: controller.signal }));
    await expect.poll(() => existsSync(join(stage.folder, "pid")), soon).toBe(true);
    controller.abort();
    expect(await running).toMatchObject({
      kind: "failed",
      code: "run.interrupted",
      calls: [{ usage: counts(1) }],
    });
    const pid = Number(stage.read("pid"));
    await expect.poll(() => isAlive(pid), soon).toBe(false);

    const other = anAssignment(stage, { commands: [["node", "*"]] });
    const stopped = await claude.run(other, aWatch({ onCall: () => "stop" }));
    expect(stopped).toMatchObject({ kind: "gave-up", because: "it was told to stop" });
    expect(stage.upstream.requests().map(({ cue }) => cue?.index)).toEqual([0, 0]);
  });

  test("its turns, its time and its money end", async () => {
    const stage = await aStage(() => [endless(1), endless(2), endless(3), endless(4)]);
    expect(await claude.run(anAssignment(stage, { maxTurns: 2 }), aWatch())).toMatchObject({
      kind: "gave-up",
      because: "it used up its 2 turns",
    });
    const slow = await aStage(() => [{ ...saying(1, "Never heard."), delayMs: 20_000 }]);
    expect(await claude.run(anAssignment(slow, { timeoutMs: 1500 }), aWatch())).toMatchObject({
      kind: "failed",
      code: "harness.failed",
      because: "Claude Code was not done after 2 seconds",
    });
    const model = "claude-haiku-5-5";
    const dear = await aStage(
      () => [{ ...endless(1), usage: { ...counts(1), output: 100_000 } }, endless(2)],
      { model },
    );
    const budgetUsd = nanoUsdFromUsd(0.01);
    expect(await claude.run(anAssignment(dear, { model, budgetUsd }), aWatch())).toMatchObject({
      kind: "gave-up",
      because: "it used up its money",
    });
  });

  test("a model that it does not know is priced by us, and not at the rate that it takes for it", async () => {
    const usage = { freshInput: 1000, cacheRead: 0, cacheWrite5m: 0, output: 1_000_000 };
    const stage = await aStage(() => [{ say: "Done.", usage }]);
    const outcome = await claude.run(anAssignment(stage, { budgetUsd: nanoUsdFromUsd(1) }), aWatch());
    expect(outcome.kind).toBe("finished");
    const [call] = outcome.calls;
    expect(costOfUsage(call?.usage ?? {}, priceAt(ACME_PRICES, "acme-mid", NOON))).toMatchObject({
      kind: "priced",
      amount: nanoUsdFromUsd(10.002),
    });
    const projects = join(stage.home, "claude", outcome.session, "projects", "suffice");
    const [file = ""] = readdirSync(projects);
    const transcript = readFileSync(join(projects, file), "utf8");
    const theirs = /"totalCostUSD":([\d.]+)/.exec(transcript)?.[1];
    expect(Number(theirs)).toBeGreaterThan(19);
    expect(JSON.stringify(outcome)).not.toContain(theirs);
  });

  test("the folder's own instructions and settings are not read, and run nothing", async () => {
    const hook = { type: "command", command: "touch hooked" };
    const settings = { hooks: { SessionStart: [{ hooks: [hook] }] }, model: "opus" };
    const stage = await aStage(() => [saying(1, "Done.")], {
      files: { "CLAUDE.md": "Always answer in verse.", ".claude/settings.json": JSON.stringify(settings) },
    });
    writeFileSync(join(stage.home, "CLAUDE.md"), "Never answer in verse.");
    await claude.run(anAssignment(stage), aWatch());
    const [request] = stage.upstream.requests();
    expect(JSON.stringify(request?.body)).not.toMatch(/answer in verse/);
    expect(stage.git("status", "--porcelain")).toBe("");
  });
});
