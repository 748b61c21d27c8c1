import { existsSync } from "node:fs";
import { join } from "node:path";
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
import { codeIn, type RunningCli, runIn } from "./shop.ts";

let stage: Stage;
let model: HostileModel;
let life: RunningCli | undefined;
/** Told of each request before it is answered. */
let onAsked: (asking: Asking) => Promise<void> | void;
beforeEach(async () => {
  stage = await openStage({ files: { "gate.mjs": "" } });
  onAsked = () => {};
  model = await startModel(async (asking): Promise<Saying> => {
    await onAsked(asking);
    const content = `a = 2 // ${asking.task}\n`;
    if (asking.turn > 0) return { say: "Done." };
    return { tools: [{ name: "write_file", input: { path: `src/${asking.task}.js`, content } }] };
  });
});
afterEach(async () => {
  await model.close();
  await stage.remove();
});

const work = (id: string) => ticket(id, { files: [`src/${id}.js`] });

/** Two tickets at once; killed when the second asks for its second answer, or the ledger that is named has it. */
async function killed(ledger = stage.ledger): Promise<string> {
  let isKilled = false;
  onAsked = async ({ task, turn }) => {
    if (isKilled || task !== "second" || turn !== 1) return;
    isKilled = true;
    life?.child.kill("SIGKILL");
    await life?.ended;
  };
  life = stage.run(model.url, [work("first"), work("second")], "--ledger", ledger);
  const { signal, talk } = await life.ended;
  expect(signal).toBe("SIGKILL");
  return runIn(talk);
}

function clean(which: string, ...more: readonly string[]) {
  const where = ["--repo", stage.folder, "--config", stage.settings, "--ledger", stage.ledger];
  return stage.start("run", "--clean", which, ...where, ...more).ended;
}

function worktrees(): readonly string[] {
  return stage.git("worktree", "list", "--porcelain").match(/^worktree .*$/gm) ?? [];
}

function keptRefs(): readonly string[] {
  return stage.git("for-each-ref", "--format=%(refname)", "refs/suffice").trim().split("\n").filter(Boolean);
}

test("a killed run is told of by the next one, with how to go on and how to tidy up, and is not touched", async () => {
  const run = await killed();
  const before = { worktrees: worktrees(), refs: keptRefs() };
  expect(before.worktrees).toHaveLength(3);
  const next = await stage.run(model.url, [work("third")]).ended;
  expect(next.code).toBe(0);
  expect(next.talk).toContain(run);
  expect(next.talk).toMatch(/2 worktrees/);
  expect(next.talk).toContain(`suffice run --resume ${run}`);
  expect(next.talk).toContain(`suffice run --clean ${run}`);
  expect({ worktrees: worktrees(), refs: keptRefs() }).toEqual(before);
  expect(await stage.resume(run).ended).toMatchObject({ code: 0 });
  expect({ worktrees: worktrees().length, refs: keptRefs() }).toEqual({ worktrees: 1, refs: [] });
});

test.each(["by its name", "with all"])(
  "it is cleaned %s, cannot be resumed then, and its branch stays",
  async (how) => {
    const run = await killed();
    const before = stage.checkedOut();
    const tip = stage.git("rev-parse", `suffice/${run}`);
    const cleaned = await clean(how === "with all" ? "all" : run, "--json");
    expect({ code: cleaned.code, ...JSON.parse(cleaned.output) }).toEqual({
      code: 0,
      schema: "suffice.cleaned/1",
      removed: [{ run, worktrees: expect.any(Array), keptObjects: expect.any(Number) }],
      kept: [],
    });
    expect(cleaned.output.match(/\.suffice\/worktrees/g)).toHaveLength(2);
    expect({ worktrees: worktrees().length, refs: keptRefs() }).toEqual({ worktrees: 1, refs: [] });
    expect(existsSync(join(stage.folder, ".suffice", "worktrees", run))).toBe(false);
    expect(stage.git("rev-parse", `suffice/${run}`)).toBe(tip);
    const asked = model.bodies().length;
    const resumed = await stage.resume(run).ended;
    expect({ code: resumed.code, error: codeIn(resumed.talk) }).toEqual({ code: 2, error: "usage.invalid" });
    expect(resumed.talk).toMatch(/has ended|is over|ended/);
    expect(model.bodies()).toHaveLength(asked);
    expect(stage.checkedOut()).toEqual(before);
    // Said for people too, and nothing is left to say.
    expect(await clean("all")).toMatchObject({ code: 0, output: "nothing was left behind\n" });
    const again = await clean(run);
    expect({ code: again.code, error: codeIn(again.talk) }).toEqual({ code: 2, error: "input.missing" });
  },
);

test("a run that somebody is working on is left alone, and that is said", async () => {
  const arrived = aSignal();
  const go = aSignal();
  onAsked = async ({ turn }) => {
    if (turn === 0) return;
    arrived.give();
    await go.given;
  };
  life = stage.run(model.url, [work("first")]);
  await arrived.given;
  const [, run = ""] = /suffice\/(\S+)/.exec(stage.git("branch", "--list", "suffice/*")) ?? [];
  const before = worktrees();
  const named = await clean(run);
  expect({ code: named.code, error: codeIn(named.talk), output: named.output }).toEqual({
    code: 2,
    error: "usage.invalid",
    output: "",
  });
  expect(named.talk).toContain("a process is working on it");
  const all = await clean("all");
  expect(all.code).toBe(0);
  expect(all.output).toMatch(new RegExp(`^kept +${run}: .*a process is working on it`));
  expect(worktrees()).toEqual(before);
  go.give();
  expect(await life.ended).toMatchObject({ code: 0, signal: null });
});

test("what a run with another ledger has left is told of, and removed only when it is named", async () => {
  const run = await killed(join(stage.top, "ledger.db-other"));
  const next = await stage.run(model.url, [work("third")]).ended;
  expect(next.code).toBe(0);
  expect(next.talk).toMatch(
    new RegExp(`run ${run} has left 2 worktrees behind, and cannot go on from this ledger. Remove with: `),
  );
  const all = await clean("all");
  expect(all.output).toMatch(new RegExp(`^kept +${run}: .*this ledger does not know it`));
  expect(worktrees()).toHaveLength(3);
  const named = await clean(run);
  expect(named.output).toMatch(new RegExp(`^removed ${run}: 2 worktrees, `));
  expect({ worktrees: worktrees().length, refs: keptRefs() }).toEqual({ worktrees: 1, refs: [] });
});
