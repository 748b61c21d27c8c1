import type { Entry } from "../domain/index.ts";

/** Something done once under a key: the journal's `step`, bound to a run. */
export type Once = <Result>(
  key: string,
  effect: (begun: {
    readonly interrupted: boolean;
  }) => Promise<{ result: Result; entries: readonly Entry[] }>,
) => Promise<Result>;
