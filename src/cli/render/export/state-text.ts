import type { ExportedState } from "../../../app/index.ts";
import { count } from "../count.ts";

export function stateText({ state }: ExportedState): string {
  return `${JSON.stringify(state, null, 2)}\n`;
}

/** What was exported, and what is not in it. */
export function stateTalk(exported: ExportedState, out: string | undefined): string {
  const { runs, chunks, snapshots, withoutPrice, withoutUsage } = exported;
  const where = out === undefined ? "" : `${out}: `;
  const lines = [
    `${where}${counted(snapshots, "snapshot")} of ${counted(chunks, "chunk")} in ${counted(runs.length, "run")}`,
    ...(withoutPrice === 0 ? [] : [`${counted(withoutPrice, "snapshot")} without a price: cost_usd is null`]),
    ...(withoutUsage === 0
      ? []
      : [`${counted(withoutUsage, "call")} in no snapshot, since nobody reported what they used`]),
  ];
  return `${lines.join("\n")}\n`;
}

function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}
