import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type ReceivedRequest, startScriptedUpstream } from "../../src/testing/index.ts";
import { type Ended, openShop, type RunningCli, runIn, type Shop, tickets } from "./shop.ts";

const ANSWERED = "select count(*) from calls where outcome = 'answered'";
const INTERRUPTED = "select count(*) from calls where outcome = 'interrupted'";
const MOST_LIVES = 60;
const STEPS_A_LIFE = 8;

let shop: Shop;
let reference: Awaited<ReturnType<typeof undisturbed>>;
beforeAll(async () => {
  reference = await undisturbed();
});
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.remove());

/** A call's place in the run, by what decides its answer: the first time that it is asked gives its number. */
function callNumbers() {
  const seen: string[] = [];
  return (request: ReceivedRequest): number => {
    const label = JSON.stringify(request.cue);
    if (!seen.includes(label)) seen.push(label);
    return seen.indexOf(label) + 1;
  };
}

function firstLife(url: string): RunningCli {
  return shop.start(["run", "--from", "jsonl", tickets, "--base-url", url]);
}

function nextLife(run: string, url: string): RunningCli {
  return shop.start(["run", "--resume", run, "--base-url", url]);
}

/** What a run without any kill comes to. */
async function undisturbed() {
  const other = await openShop();
  const upstream = await startScriptedUpstream({ script: other.script });
  try {
    const ended = await other.start(["run", "--from", "jsonl", tickets, "--base-url", upstream.url]).ended;
    const tree = other.git(["rev-parse", `suffice/${runIn(ended.talk)}^{tree}`]).trim();
    return {
      tree,
      calls: upstream.requests().length,
      cost: other.figure("select sum(cost_nano_usd) from calls"),
    };
  } finally {
    await upstream.close();
    await other.remove();
  }
}

function expectSameAsUndisturbed(run: string) {
  expect({
    tree: shop.git(["rev-parse", `suffice/${run}^{tree}`]).trim(),
    answered: shop.figure(ANSWERED),
    cost: shop.figure("select sum(cost_nano_usd) from calls"),
    commits: shop.git(["rev-list", "--count", `main..suffice/${run}`]).trim(),
    worktrees: shop.git(["worktree", "list"]).trim().split("\n").length,
    status: shop.git(["status", "--porcelain"]),
  }).toEqual({
    tree: reference.tree,
    answered: reference.calls,
    cost: reference.cost,
    commits: "4",
    worktrees: 1,
    status: "",
  });
}

test("a run that is killed in every single call repeats no finished one, and comes to the same", {
  timeout: 180_000,
}, async () => {
  const numberOf = callNumbers();
  const repeatedWhenRecorded: number[] = [];
  const killedIn = new Set<number>();
  let life: RunningCli | undefined;
  const upstream = await startScriptedUpstream({
    script: shop.script,
    async onRequest(request) {
      const number = numberOf(request);
      if (shop.figure(ANSWERED) !== number - 1) repeatedWhenRecorded.push(number);
      if (killedIn.has(number)) return;
      killedIn.add(number);
      life?.child.kill("SIGKILL");
      await life?.ended;
    },
  });
  try {
    life = firstLife(upstream.url);
    let ended: Ended = await life.ended;
    const run = runIn(ended.talk);
    for (let lives = 1; ended.signal === "SIGKILL" && lives < MOST_LIVES; lives++) {
      life = nextLife(run, upstream.url);
      ended = await life.ended;
    }
    expect(ended).toMatchObject({ code: 4, signal: null });
    expect(repeatedWhenRecorded).toEqual([]);
    expect(killedIn.size).toBe(reference.calls);
    // Each call that was under way when its process died may have been billed: it is in the ledger, without a price.
    expect(shop.figure(INTERRUPTED)).toBe(reference.calls);
    expectSameAsUndisturbed(run);
  } finally {
    await upstream.close();
  }
});

test("a run that is killed at any other time loses nothing and repeats no finished call", {
  timeout: 180_000,
}, async () => {
  const numberOf = callNumbers();
  const repeatedWhenRecorded: number[] = [];
  const upstream = await startScriptedUpstream({
    script: shop.script,
    onRequest(request) {
      const number = numberOf(request);
      if (shop.figure(ANSWERED) !== number - 1) repeatedWhenRecorded.push(number);
    },
  });
  try {
    // Steps are what a run does between calls: a tool, a gate, a commit. Killed as soon as the journal has some more of them.
    let stepsBefore = 0;
    let life = firstLife(upstream.url);
    let ended = await killedAfter(
      life,
      () => shop.figure("select count(*) from steps") > stepsBefore + STEPS_A_LIFE,
    );
    const run = runIn(ended.talk);
    for (let lives = 1; ended.signal === "SIGKILL" && lives < MOST_LIVES; lives++) {
      stepsBefore = shop.figure("select count(*) from steps");
      life = nextLife(run, upstream.url);
      ended = await killedAfter(
        life,
        () => shop.figure("select count(*) from steps") > stepsBefore + STEPS_A_LIFE,
      );
    }
    expect(ended).toMatchObject({ code: 4, signal: null });
    expect(repeatedWhenRecorded).toEqual([]);
    expectSameAsUndisturbed(run);
  } finally {
    await upstream.close();
  }
});

/** Kills the process as soon as the condition holds, unless it ends by itself before. */
async function killedAfter(life: RunningCli, holds: () => boolean): Promise<Ended> {
  const watch = setInterval(() => {
    if (holds()) life.child.kill("SIGKILL");
  }, 5);
  try {
    return await life.ended;
  } finally {
    clearInterval(watch);
  }
}
