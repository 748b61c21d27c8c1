import type { Ended, RunningCli } from "../e2e/shop.ts";
import type { Stage } from "./stage.ts";

/** The run's last word was said, and its process killed before it could say it. */
export function isOver(stage: Stage): boolean {
  return stage.figure("select count(*) from runs where ended_at_ms is not null") === 1;
}

/** What a run is called in the ledger, as soon as it is in there: it may be killed before it says anything. */
export function runOf(stage: Stage): string | undefined {
  const run = stage.rows("select run from runs")[0]?.["run"];
  return typeof run === "string" ? run : undefined;
}

/**
 * Life after life until one ends by itself; `live` may kill what it is given. A run that was killed before it was in the ledger
 * begins again, as a person would begin it.
 */
export async function lives(
  stage: Stage,
  { begin, resume }: Pick<Stage, "begin" | "resume">,
  { live, most }: { readonly live: (life: RunningCli) => Promise<Ended>; readonly most: number },
): Promise<{ readonly ended: Ended; readonly killed: number }> {
  for (let killed = 0; killed < most; killed++) {
    const run = runOf(stage);
    const ended = await live(run === undefined ? begin() : resume(run));
    if (ended.signal !== "SIGKILL") return { ended, killed };
    if (isOver(stage)) return { ended, killed: killed + 1 };
  }
  throw new Error(`the run did not come to its end in ${most} lives`);
}
