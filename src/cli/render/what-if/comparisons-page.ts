import type { Compared } from "../../../app/index.ts";
import { formatUsd, isoTime } from "../../../domain/index.ts";
import { count } from "../count.ts";
import { harmless } from "../harmless.ts";
import { table } from "../table.ts";
import { leverLabel } from "./projection-words.ts";

/** Kept projections beside what happened since. */
export function comparisonsPage(compared: readonly Compared[]): string {
  if (compared.length === 0) {
    return "No projection was kept yet. `suffice whatif --delegate`, `--switch` or `--policy NAME` makes one and keeps it.\n";
  }
  return table({
    head: ["projection", "made", "what if", "projected for one", "happened", "n", "verdict"],
    rows: compared.map(({ id, at, projection, comparison }) => {
      const { projected, happened } = comparison;
      return [
        id,
        isoTime(at).slice(0, 10),
        harmless(leverLabel(projection.lever)),
        projected === undefined
          ? "nothing moved"
          : `${formatUsd(projected.low)} to ${formatUsd(projected.high)} a ${projected.unit}`,
        happened === undefined ? "" : formatUsd(happened.mean),
        happened === undefined ? "0" : count(happened.count),
        comparison.verdict.replaceAll("-", " "),
      ];
    }),
    right: ["n"],
  });
}
