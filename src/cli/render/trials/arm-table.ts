import type { ArmTableReport } from "../../../app/index.ts";
import { harmless } from "../harmless.ts";
import { armJson, armRows, ratioJson, ratioLines } from "./arm-rows.ts";

/** Arms that were measured elsewhere, and all that spoils their comparison. */
export function armTablePage({ rows, ratios, priceBook }: ArmTableReport): string {
  const parts = ratios.map(({ from, to, caveats, ...ratio }) =>
    [
      ratioLines(`${harmless(from)} over ${harmless(to)}`, ratio),
      ...caveats.map(({ says, spoils }) => `  ${spoils ? "spoils it" : "note"}: ${harmless(says)}\n`),
    ].join(""),
  );
  return [`prices: ${harmless(priceBook)}\n`, armRows(rows), ...parts].join("\n");
}

/** `suffice.ab/1`, on one line: its `kind` is `table`. */
export function armTableJson({ rows, ratios, priceBook }: ArmTableReport): string {
  const json = {
    schema: "suffice.ab/1",
    kind: "table",
    priceBook,
    arms: rows.map(armJson),
    ratios: ratios.map(({ from, to, caveats, ...ratio }) => ({
      from,
      to,
      ...ratioJson(ratio),
      caveats: [...caveats],
    })),
  };
  return `${JSON.stringify(json)}\n`;
}
