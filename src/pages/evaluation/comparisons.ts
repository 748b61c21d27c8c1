import type { Comparison, Evaluation } from "../../evaluation/index.ts";
import { dataTable, numberColumn, textCell, textColumn } from "../html/data-table.ts";
import { html } from "../html/html.ts";
import type { Section } from "../html/section.ts";
import { estimateCell, less, points } from "./figures.ts";

/** Differences on the same tasks, so that what is hard for both cancels. */
export function comparisons(evaluation: Evaluation): Section {
  const { againstStrong, againstBestSingle, againstBestFixedCascade, strong } = evaluation;
  const rows: readonly (readonly [string, Comparison])[] = [
    [`${strong} always`, againstStrong],
    [`best single model: ${againstBestSingle.with}`, againstBestSingle],
    [`best fixed cascade: ${againstBestFixedCascade.with}`, againstBestFixedCascade],
  ];
  const table = dataTable({
    caption: "Differences on the same tasks",
    columns: [textColumn("against"), numberColumn("quality"), numberColumn("cost")],
    rows: rows.map(([words, { qualityDifference, saving }]) => [
      textCell(words),
      estimateCell(qualityDifference, points),
      estimateCell(saving, less),
    ]),
  });
  return {
    id: "against",
    heading: "Against what needs no routing",
    body: html`${table}<p class="note">The best single model and the best fixed cascade were chosen on these very tasks, so on others they are a little worse.</p>
`,
  };
}
