import { type Ended, receiptsIn } from "../e2e/shop.ts";
import { runOf } from "./lives.ts";
import type { Stage } from "./stage.ts";

/** All that must be the same after however many lives of a run, and what must be gone. */
export async function outcomeOf(stage: Stage, ended: Ended) {
  const run = runOf(stage) ?? "none";
  const branch = `suffice/${run}`;
  const { git, rows } = stage;
  return {
    ended: [ended.code, ended.signal],
    tree: git("rev-parse", `${branch}^{tree}`).trim(),
    commits: git("log", "--reverse", "--format=%s (%an) %T", `main..${branch}`).trim().split("\n"),
    // One that was killed may have been in the middle of saying it.
    receipts: ended.signal === null ? receiptsIn(ended.output).map(whatWasDone) : undefined,
    answered: rows(
      "select source_id, task, step, chunk, attempt, tier, place, model_answered, cost_nano_usd from calls where outcome = 'answered'",
    )
      .map((row) => JSON.stringify(row).replace(run, "RUN"))
      .toSorted(),
    verdicts: rows(
      "select task, step, chunk, attempt, gate, verdict, model from verdicts order by 1, 2, 3, 4, 5, 6",
    ),
    failed: rows(
      "select outcome, error_code from calls where outcome not in ('answered', 'interrupted') and coalesce(error_code, '') <> 'run.interrupted'",
    ),
    unfinished: rows("select key from steps where state <> 'finished'"),
    kept: rows("select key from steps where result_json is not null"),
    runs: rows("select ended_at_ms is not null as ended, owner_pid as owner from runs"),
    repeated: stage.repeated(),
    paidTwice: paidTwice(stage),
    branches: git("branch", "--format=%(refname:short)").replaceAll(branch, "the run's"),
    refs: git("for-each-ref", "refs/suffice"),
    worktrees: git("worktree", "list").trim().split("\n").length,
    records: stage.worktreeRecords(),
    status: git("status", "--porcelain"),
    locks: stage.locks(),
    processes: await stage.processesLeft(),
    talksOfLeftovers: /left \d+ worktree/.test(ended.talk),
  };
}

type Receipt = ReturnType<typeof receiptsIn>[number];

/** Commits have a time in them, and calls that were cut off may have been billed. */
function whatWasDone(receipt: Receipt) {
  const { schema: _s, unpricedCalls: _u, costUsd: _c, ...rest } = receipt;
  const { attempts, outcome, because, task } = { attempts: undefined, ...rest };
  return { task, outcome, because, attempts: JSON.stringify(attempts, withoutDoubts) };
}

function withoutDoubts(key: string, value: unknown): unknown {
  return key === "calls" || key === "unpricedCalls" || key === "uncertainCalls" ? undefined : value;
}

/** Calls that came to the upstream more often than the ledger has rows of them: of the answer, and of each time that it was cut off. */
function paidTwice(stage: Stage): readonly string[] {
  const knocks = new Map<string, number>();
  for (const { idempotencyKey } of stage.knocks())
    knocks.set(idempotencyKey, (knocks.get(idempotencyKey) ?? 0) + 1);
  return [...knocks].flatMap(([key, count]) => {
    const cutOff = stage.figure(
      `select count(*) from calls where outcome <> 'answered' and source_id like '${key}#%'`,
    );
    return count > 1 + cutOff ? [`${key}: ${count} times, ${cutOff} cut off`] : [];
  });
}

/** Runs a fresh stage without a disturbance, for what all others must come to. Throws where it did not accept all. */
export async function undisturbed(stage: Stage) {
  try {
    const begunAt = performance.now();
    const ended = await stage.begin().ended;
    const durationMs = performance.now() - begunAt;
    if (ended.code !== 0) throw new Error(`the undisturbed run ended with ${ended.code}: ${ended.talk}`);
    const keys = stage.rows("select key from steps order by key").map(({ key }) => String(key));
    return { outcome: await outcomeOf(stage, ended), keys, durationMs };
  } finally {
    await stage.remove();
  }
}
