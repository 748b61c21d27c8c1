import { afterEach, beforeAll, expect, test } from "vitest";
import type { ReceivedRequest } from "../../src/testing/index.ts";
import { openParallelStage, type ParallelStage } from "./parallel/stage.ts";
import { type Ended, type RunningCli, runIn } from "./shop.ts";

const MOST_LIVES = 60;
const STEPS_A_LIFE = 15;

/** Repeated where the ledger has an answer to what is asked: told at the upstream's door, when it would be paid again. */
interface Witness {
  stage: ParallelStage | undefined;
  readonly repeated: string[];
}

let witness: Witness;
let reference: Awaited<ReturnType<typeof outcomeOf>>;
beforeAll(async () => {
  const stage = await openParallelStage();
  try {
    reference = await outcomeOf(stage, await stage.begin(3).ended);
  } finally {
    await stage.remove();
  }
}, 60_000);
afterEach(() => witness.stage?.remove());

/** All that must be the same after however many lives. */
async function outcomeOf(stage: ParallelStage, ended: Ended) {
  const branch = `suffice/${runIn(ended.talk)}`;
  return {
    ended: [ended.code, ended.signal],
    tree: stage.git("rev-parse", `${branch}^{tree}`),
    commits: stage.git("log", "--reverse", "--format=%s", `main..${branch}`).trim().split("\n"),
    answered: stage.rows(
      "select task, step, chunk, tier, place, model_answered as model, count(*) as calls, sum(cost_nano_usd) as cost from calls where outcome = 'answered' group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6",
    ),
    verdicts: stage.rows(
      "select task, step, chunk, attempt, gate, verdict from verdicts order by 1, 2, 3, 4, 5, 6",
    ),
    worktrees: stage.git("worktree", "list").trim().split("\n").length,
    refs: stage.git("for-each-ref", "refs/suffice"),
    branches: stage.git("branch", "--format=%(refname:short)").replaceAll(branch, "the run's"),
    status: stage.git("status", "--porcelain"),
  };
}

async function openWatched(onRequest: (request: ReceivedRequest) => Promise<void> | void) {
  const watching: Witness = { stage: undefined, repeated: [] };
  witness = watching;
  const stage = await openParallelStage(async (request) => {
    const { cue } = request;
    if (cue !== undefined) {
      const { task, step, chunk = "", model, index } = cue;
      const answered = watching.stage?.figure(
        `select count(*) from calls where outcome = 'answered' and task = '${task}' and step = '${step}' and coalesce(chunk, '') = '${chunk}' and model_asked = '${model}'`,
      );
      if (answered !== index) watching.repeated.push(`${JSON.stringify(cue)} after ${answered} answers`);
    }
    await onRequest(request);
  });
  watching.stage = stage;
  return stage;
}

/** Lives until one ends by itself; `live` may kill it. */
async function lives(
  stage: ParallelStage,
  concurrency: number,
  live: (life: RunningCli) => Promise<Ended>,
): Promise<Ended> {
  let ended = await live(stage.begin(concurrency));
  const run = runIn(ended.talk);
  for (let count = 1; ended.signal === "SIGKILL" && count < MOST_LIVES; count++)
    ended = await live(stage.resume(run));
  return ended;
}

test.each([1, 3])(
  "with %i at a time, a run that is killed in every single call repeats no finished one, and comes to the same",
  {
    timeout: 180_000,
  },
  async (concurrency) => {
    const killedIn = new Set<string>();
    let life: RunningCli | undefined;
    const stage = await openWatched(async ({ cue }) => {
      const call = JSON.stringify(cue);
      if (cue === undefined || killedIn.has(call)) return;
      killedIn.add(call);
      life?.child.kill("SIGKILL");
      await life?.ended;
    });
    const ended = await lives(stage, concurrency, (begun) => {
      life = begun;
      return begun.ended;
    });
    expect(await outcomeOf(stage, ended)).toEqual(reference);
    expect(witness.repeated).toEqual([]);
    const calls = stage.figure("select count(*) from calls where outcome = 'answered'");
    expect(killedIn.size).toBe(calls);
    // Each call that was under way when its process died may have been billed: it is in the ledger, without a price. One that
    // died before it could send anything cannot be told from that.
    const [interrupted] = stage.rows(
      "select count(*) as count, count(distinct source_id) as ids, min(unpriced_because) as why from calls where outcome = 'interrupted'",
    );
    const count = Number(interrupted?.["count"]);
    expect(interrupted).toEqual({ count, ids: count, why: "interrupted" });
    expect(count).toBeGreaterThanOrEqual(stage.requests().length - calls);
    expect(stage.requests().length).toBeGreaterThanOrEqual(2 * calls);
  },
);

// At instants of every kind: test/durability. Here with what that has not: a local model whose place another takes.
test("a run that is killed at any other time loses nothing and repeats no finished call", {
  timeout: 180_000,
}, async () => {
  const stage = await openWatched(() => {});
  // Steps are what a run does between calls: a tool, a gate, a commit. Killed as soon as the journal has some more of them.
  const ended = await lives(stage, 3, (life) => {
    const before = stage.figure("select count(*) from steps where state = 'finished'");
    return killedAfter(
      life,
      () => stage.figure("select count(*) from steps where state = 'finished'") >= before + STEPS_A_LIFE,
    );
  });
  expect(await outcomeOf(stage, ended)).toEqual(reference);
  expect(witness.repeated).toEqual([]);
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
