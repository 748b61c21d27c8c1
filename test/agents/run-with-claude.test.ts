import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { type ScriptedReply, startScriptedUpstream } from "../../src/testing/index.ts";
import { type RunningCli, receiptsIn, rowsIn, runIn } from "../e2e/shop.ts";
import { describeAgent } from "./agent-stage.ts";
import { bash, CLAUDE_CODE, saying } from "./claude-stage.ts";
import { CALLS, openRunStage, POLICY, type RunStageOptions } from "./run-stage.ts";

const MODEL = "claude-haiku-5-5";

const aStage = (
  program: string,
  tasks: RunStageOptions["tasks"],
  onRequest: NonNullable<RunStageOptions["onRequest"]> = () => {},
) => openRunStage({ program, name: "claude", agent: "claude-code", model: MODEL, tasks, onRequest });

const write = (task: string, what: string, call: number) =>
  saying(call, "I write.", bash(`node write.mjs ${task}.txt ${what}`));
const done = (call: number) => saying(call, "Done.");

/** An upstream that says of each of its answers that another model gave it. */
async function upstreamAnsweredBy(other: string, replies: readonly ScriptedReply[]): Promise<string> {
  const upstream = await startScriptedUpstream({ script: [{ task: "T-1", model: MODEL, replies }] });
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    const given = await fetch(`${upstream.url}${request.url}`, {
      method: request.method ?? "GET",
      ...(body === "" ? {} : { body, headers: { "content-type": "application/json" } }),
    });
    response.writeHead(given.status, { "content-type": given.headers.get("content-type") ?? "text/plain" });
    response.end((await given.text()).replaceAll(`"model":"${MODEL}"`, `"model":"${other}"`));
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await upstream.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("it has no port");
  return `http://127.0.0.1:${address.port}`;
}

await describeAgent(CLAUDE_CODE, (program) => {
  test("a run drives Claude Code through rework to a commit, and every call it made is a priced row", async () => {
    const stage = await aStage(program, {
      "T-1": [write("T-1", "bad", 1), done(2), write("T-1", "good", 3), done(4)],
      "T-2": [write("T-2", "good", 5), done(6)],
    });
    const ended = await stage.start().ended;
    expect(ended.talk).toContain("claude-code 2.1.329 carries out implement");
    expect(ended.code).toBe(0);
    expect(receiptsIn(ended.output).map(({ task, outcome }) => [task, outcome])).toEqual([
      ["T-1", "accepted"],
      ["T-2", "accepted"],
    ]);
    const branch = `suffice/${runIn(ended.talk)}`;
    expect(stage.git("show", `${branch}:T-1.txt`)).toBe("good");
    expect(stage.git("show", `${branch}:T-2.txt`)).toBe("good");
    const rows = rowsIn(stage.ledger, CALLS);
    expect(
      rows
        .map(({ task, attempt, model, outcome }) => [task, attempt, model, outcome].join(" "))
        .toSorted((a, b) => a.localeCompare(b)),
    ).toEqual([
      `T-1 1 ${MODEL} answered`,
      `T-1 1 ${MODEL} answered`,
      `T-1 2 ${MODEL} answered`,
      `T-1 2 ${MODEL} answered`,
      `T-2 1 ${MODEL} answered`,
      `T-2 1 ${MODEL} answered`,
    ]);
    // What the upstream said, by class, and no more of it than once.
    const sum = (name: string) => rows.reduce((total, row) => total + Number(row[name]), 0);
    expect([sum("fresh_input"), sum("cache_read"), sum("cache_write_5m"), sum("output")]).toEqual([
      6 * 10 + 21,
      2100,
      6000 + 21,
      6 * 40 + 21,
    ]);
    expect(rows.every(({ cost }) => Number(cost) > 0)).toBe(true);
    expect(JSON.stringify([ended, rowsIn(stage.ledger, "select * from calls")])).not.toContain("1234567890");
    expect(stage.git("worktree", "list").split("\n")).toHaveLength(1);
    // The program's own files go with the run.
    expect(readdirSync(join(stage.top, "data", "suffice", "agents"))).toEqual([]);
  }, 60_000);

  test("each row names its session, and that another model answered than was routed is in receipt and summary", async () => {
    const other = "claude-sonnet-5-5";
    const url = await upstreamAnsweredBy(other, [write("T-1", "good", 1), done(2)]);
    const stage = await aStage(program, { "T-1": [] });
    const ended = await stage.start("--base-url", url).ended;
    expect(ended.code).toBe(0);
    const row = { task: "T-1", step: "implement", attempt: 1, tier: "light", calls: 2 };
    const audit = {
      differs: [{ ...row, routed: MODEL, asked: MODEL, answered: other }],
      fallbacks: [],
      unknown: 0,
      unknownAsked: [],
      withoutUsage: 0,
    };
    const lines = ended.output
      .trim()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(lines.slice(-2)).toMatchObject([
      { schema: "suffice.run-summary/1", audit },
      { schema: "suffice.receipt/1", audit },
    ]);
    const rows = rowsIn(
      stage.ledger,
      "select conversation, agent, model_answered as model, count(*) as calls from calls group by 1, 2, 3",
    );
    const conversation: unknown = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(rows).toEqual([{ conversation, agent: null, model: other, calls: 2 }]);
  }, 60_000);

  test.each([1, 2, 3])(
    "a run that is killed in call %i of Claude Code goes on there, and makes no finished call again",
    async (fatal) => {
      let life: RunningCli | undefined;
      let asked = 0;
      const stage = await aStage(
        program,
        // On resuming, the program puts a word of its own between: so many replies that any of them may be the next.
        { "T-1": [1, 2, 3].map((call) => write("T-1", "good", call)).concat([4, 5, 6, 7].map(done)) },
        () => {
          asked += 1;
          if (asked === fatal) life?.child.kill("SIGKILL");
        },
      );
      life = stage.start();
      const killed = await life.ended;
      expect(killed.signal).toBe("SIGKILL");
      const resumed = await stage.start("--resume", runIn(killed.talk)).ended;
      expect(resumed.code).toBe(0);
      expect(stage.git("show", `suffice/${runIn(killed.talk)}:T-1.txt`)).toBe("good");
      const bodies = stage.requests().map(({ body }) => JSON.stringify(body));
      // The first request of the second life holds every answer that the first life had, be it the last one's, which was just coming.
      const toolUses = (bodies[fatal] ?? "").split('"type":"tool_use"').length - 1;
      const lost = fatal - toolUses;
      expect([0, 1]).toContain(lost);
      // Each answer is a row, once; a call whose answer was lost with the process is the only one that has none.
      const answered = rowsIn(stage.ledger, CALLS).filter(({ outcome }) => outcome === "answered");
      expect(answered).toHaveLength(bodies.length - lost);
      expect(stage.git("worktree", "list").split("\n")).toHaveLength(1);
    },
    60_000,
  );

  test("with delegation off, whether a policy could delegate changes nothing: the same requests, the same tree", async () => {
    const could = await sentUnder(program, POLICY);
    const couldNot = await sentUnder(program, POLICY.replace("whitelist: [seed-data]", "whitelist: []"));
    expect(could).toEqual(couldNot);
    expect(could.bodies).toHaveLength(2);
  }, 60_000);

  test("a program that is not there is told before anything is spent", async () => {
    const stage = await aStage("/nowhere/claude", { "T-1": [] });
    const ended = await stage.start().ended;
    expect([ended.code, stage.requests()]).toEqual([3, []]);
    expect(ended.talk).toContain('step "implement" is given to claude-code, which cannot carry it out');
  }, 60_000);
});

/** What Claude Code was told, and the tree that came of it, under a policy. */
async function sentUnder(program: string, policy: string) {
  const stage = await aStage(program, { "T-1": [write("T-1", "good", 1), done(2)] });
  writeFileSync(join(stage.top, "policy.yaml"), policy);
  const ended = await stage.start("--policy", join(stage.top, "policy.yaml")).ended;
  expect(ended.code).toBe(0);
  const branch = `suffice/${runIn(ended.talk)}`;
  return {
    tree: stage.git("rev-parse", `${branch}^{tree}`),
    // Two runs in two places: their own names are the only difference that there may be.
    bodies: stage.requests().map(({ body }) => plain(JSON.stringify(body), stage.top)),
  };
}

/** Without what differs between any two runs: their ids, their folders, and the ids that the program draws. */
function plain(text: string, top: string): string {
  return text
    .replaceAll(top, "TOP")
    .replaceAll(/\d{8}-\d{6}-[0-9a-f]{4}/g, "RUN")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "UUID")
    .replaceAll(/device_id\\*":\\*"[0-9a-f]+/g, "DEVICE");
}
