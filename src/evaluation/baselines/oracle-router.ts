import type { OutcomeColumn } from "../outcome-table.ts";

/**
 * A router that knows every outcome: for each task the lowest rung of the ladder that solves it, and the lowest of all where none
 * does. One attempt is paid. Nothing can be better; partly that is luck of single attempts, so it is no goal.
 */
export function oracleRouter(ladder: readonly OutcomeColumn[]): OutcomeColumn {
  const tasks = ladder[0]?.quality.length ?? 0;
  const chosen = Array.from(
    { length: tasks },
    (_, task) => ladder.find(({ quality }) => quality[task] === 1) ?? ladder[0],
  );
  return {
    name: "oracle",
    quality: Float64Array.from(chosen, (rung, task) => rung?.quality[task] ?? 0),
    costUsd: Float64Array.from(chosen, (rung, task) => rung?.costUsd[task] ?? 0),
  };
}
