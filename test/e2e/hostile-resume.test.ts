import { rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type Asking,
  aSignal,
  type HostileModel,
  openStage,
  type Saying,
  type Stage,
  startModel,
  ticket,
} from "./hostile-stage.ts";
import { figureIn, type RunningCli, rowsIn, runIn } from "./shop.ts";

let stage: Stage;
let model: HostileModel;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await model.close();
  await stage.remove();
});

const TICKETS = [ticket("first"), ticket("second")];

function write(path: string, content: string) {
  return { name: "write_file", input: { path, content } };
}

/** The first ticket's work is one file, the second's two, written in two turns. */
function work({ task, turn }: Asking): Saying {
  if (task === "first") return turn === 0 ? { tools: [write("src/a.js", "a = 2\n")] } : { say: "Done." };
  if (turn === 0) return { tools: [write("src/b.js", "b = 1\n")] };
  return turn === 1 ? { tools: [write("src/c.js", "c = 1\n")] } : { say: "Done." };
}

/** Runs until the model is asked for the second file of the second ticket, and kills the run in that call. */
async function killedInTheMiddle(): Promise<string> {
  let life: RunningCli | undefined;
  let isKilled = false;
  model = await startModel(async (asking) => {
    if (asking.task === "second" && asking.turn === 1 && !isKilled) {
      isKilled = true;
      life?.child.kill("SIGKILL");
      await life?.ended;
    }
    return work(asking);
  });
  life = stage.run(model.url, TICKETS);
  const { signal, talk } = await life.ended;
  expect(signal).toBe("SIGKILL");
  return runIn(talk);
}

function expectWholeRun(run: string) {
  const { git, ledger } = stage;
  expect({
    asked: model.asked().map(({ task, turn }) => `${task} ${turn}`),
    calls: rowsIn(ledger, "select outcome, count(*) as count from calls group by outcome order by outcome"),
    commits: git("log", "--reverse", "--format=%s", `main..suffice/${run}`).trim().split("\n"),
    files: git("diff", "--name-only", `main...suffice/${run}`).trim().split("\n"),
    worktrees: git("worktree", "list").trim().split("\n").length,
    refs: git("for-each-ref", "refs/suffice"),
  }).toEqual({
    // Only the call that was under way is made again.
    asked: ["first 0", "first 1", "second 0", "second 1", "second 1", "second 2"],
    calls: [
      { outcome: "answered", count: 5 },
      { outcome: "interrupted", count: 1 },
    ],
    commits: ["feat(src): implement first", "feat(src): implement second"],
    files: ["src/a.js", "src/b.js", "src/c.js"],
    worktrees: 1,
    refs: "",
  });
}

/** What somebody does who tidies up thoroughly. */
function prune() {
  stage.git("worktree", "prune", "--expire=now");
  stage.git("reflog", "expire", "--expire=now", "--expire-unreachable=now", "--all");
  stage.git("gc", "--prune=now", "--quiet");
}

test.each<[string, (run: string) => void]>([
  ["nothing else happened", () => {}],
  ["git forgot what no ref holds", () => prune()],
  [
    "its folder was deleted, and git forgot what no ref holds",
    () => {
      rmSync(join(stage.folder, ".suffice"), { recursive: true });
      prune();
    },
  ],
  [
    "its branch was deleted too",
    (run) => {
      stage.git("branch", "-D", `suffice/${run}`);
      rmSync(join(stage.folder, ".suffice"), { recursive: true });
      prune();
    },
  ],
  [
    "its branch was deleted between two tickets",
    (run) => {
      stage.git("branch", "-D", `suffice/${run}`);
      // As if the kill had come a moment earlier, with the first ticket done and the second not begun.
      const database = new DatabaseSync(stage.ledger);
      database.exec("DELETE FROM steps WHERE key LIKE 't2/%' AND key NOT LIKE 't2/a%'");
      database.close();
    },
  ],
  [
    "the user went on with the work",
    () => {
      stage.put("repository/mine.txt", "mine");
      stage.git("add", "mine.txt");
      stage.git("-c", "user.name=u", "-c", "user.email=u@localhost", "commit", "--quiet", "-m", "Mine");
      stage.git("checkout", "--quiet", "-b", "another");
      stage.put("repository/half.txt", "half done");
    },
  ],
])("a killed run loses no work and repeats no call where %s", async (_, happen) => {
  const run = await killedInTheMiddle();
  happen(run);
  const before = stage.checkedOut();
  const resumed = await stage.resume(run).ended;
  expect(resumed).toMatchObject({ code: 0, signal: null });
  expect(stage.checkedOut()).toEqual(before);
  expectWholeRun(run);
});

test("of two that resume a run at once only one does, also while it waits for an answer", async () => {
  const run = await killedInTheMiddle();
  const both = await Promise.all([stage.resume(run).ended, stage.resume(run).ended]);
  expect(both.map(({ code }) => code).toSorted((a, b) => Number(a) - Number(b))).toEqual([0, 2]);
  const refused = both.find(({ code }) => code === 2);
  expect(refused?.talk).toContain("(usage.invalid)");
  expectWholeRun(run);
  await model.close();

  const arrived = aSignal();
  const go = aSignal();
  model = await startModel(async (asking) => {
    if (asking.number === 1) {
      arrived.give();
      await go.given;
    }
    return work(asking);
  });
  const life = stage.run(model.url, TICKETS);
  await arrived.given;
  const newest = rowsIn(stage.ledger, "select run from runs order by id desc limit 1")[0]?.["run"];
  const other = await stage.resume(String(newest)).ended;
  expect(other).toMatchObject({ code: 2, output: "" });
  expect(other.talk).toContain("(usage.invalid)");
  go.give();
  expect(await life.ended).toMatchObject({ code: 0, signal: null });
  expect(model.asked()).toHaveLength(5);
});

test("a branch that is checked out is not moved, and what the user has put on it is built upon", async () => {
  const run = await killedInTheMiddle();
  const { git } = stage;
  const branch = `suffice/${run}`;
  git("checkout", "--quiet", branch);
  const onBranch = await stage.resume(run).ended;
  expect(onBranch.code).toBe(6);
  expect(onBranch.talk).toMatch(/is checked out in [^]*\(repository\.conflict\)\n$/);
  expect(git("status", "--porcelain")).toBe("");

  stage.put("repository/mine.txt", "mine");
  git("add", "mine.txt");
  git("-c", "user.name=u", "-c", "user.email=u@localhost", "commit", "--quiet", "-m", "Mine");
  const mine = git("rev-parse", branch).trim();
  git("checkout", "--quiet", "main");
  prune();
  expect(await stage.resume(run).ended).toMatchObject({ code: 0, signal: null });
  expect(git("log", "--reverse", "--format=%s", `main..${branch}`).trim().split("\n")).toEqual([
    "feat(src): implement first",
    "Mine",
    "feat(src): implement second",
  ]);
  expect(git("merge-base", mine, branch).trim()).toBe(mine);
  expect(git("diff", "--name-only", mine, branch).trim().split("\n")).toEqual(["src/b.js", "src/c.js"]);
  expect(git("for-each-ref", "refs/suffice")).toBe("");
  expect(figureIn(stage.ledger, "select count(*) from steps where result_json is not null")).toBe(0);
});
