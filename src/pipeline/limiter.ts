import { SufficeError } from "../domain/index.ts";

/** Runs at most `most` pieces of work at a time, in the order in which they were handed in. */
export type Limiter = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function createLimiter(most: number): Limiter {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // A place that is handed on stays taken: nobody can come in between.
      if (next === undefined) running--;
      else next();
    }
  };
}

/**
 * All of `works` as far as the limit allows. After one has failed no other is begun: those give the reason that `notBegun`
 * makes. What is under way is waited for, so that nothing goes on behind a failure.
 */
export async function settleAll<Result>(
  limit: Limiter,
  works: readonly (() => Promise<Result>)[],
  notBegun: () => Error,
): Promise<readonly PromiseSettledResult<Result>[]> {
  let hasFailed = false;
  return Promise.allSettled(
    works.map((work) =>
      limit(async () => {
        if (hasFailed) throw notBegun();
        try {
          return await work();
        } catch (error) {
          hasFailed = true;
          throw error;
        }
      }),
    ),
  );
}

/** Of several failures the one that says most: any before one that only says that it was interrupted, or not begun. */
export function failureOf(
  settled: readonly PromiseSettledResult<unknown>[],
): { readonly reason: unknown } | undefined {
  const failed = settled.flatMap((each) => (each.status === "rejected" ? [{ reason: each.reason }] : []));
  return failed.find(({ reason }) => !isInterruption(reason)) ?? failed[0];
}

function isInterruption(reason: unknown): boolean {
  return reason instanceof SufficeError && reason.code === "run.interrupted";
}
