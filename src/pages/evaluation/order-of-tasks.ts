import type { BothWays, Evaluation, Ranking, Spread } from "../../evaluation/index.ts";
import { type Cell, dataTable, numberColumn, textCell, textColumn } from "../html/data-table.ts";
import { html } from "../html/html.ts";
import type { Section } from "../html/section.ts";
import { counted, percent } from "../html/words.ts";
import { estimateCell, type Label, threeDigits, withInterval } from "./figures.ts";

/** Whether a score puts those tasks first that need the strong model: beside random, whose first crossings are good too. */
export function orderOfTasks(evaluation: Evaluation): Section | undefined {
  const { ranking, random, weak, strong, name } = evaluation;
  if (ranking === undefined) return undefined;
  const { apgr, cpt50, cpt80, auc, costAtFrontierQuality, costWithinOnePoint } = ranking;
  const row = (words: string, both: BothWays, label: Label, of: Spread | undefined) => [
    textCell(words),
    estimateCell(both.exact, label),
    estimateCell(both.elevenPoint, label),
    spreadCell(of, label),
  ];
  const none = { shown: "", by: "" };
  const table = dataTable({
    caption: "The order in which tasks are sent to the strong model",
    columns: [textColumn("metric"), ...["all points", "eleven points", "random"].map(numberColumn)],
    rows: [
      row("APGR, mean share of the gap recovered", apgr, threeDigits, random.apgr),
      row("CPT(50 %), share sent until half the gap is recovered", cpt50, percent, random.cpt50),
      row("CPT(80 %)", cpt80, percent, random.cpt80),
      [
        textCell("saved at the strong model's quality"),
        estimateCell(costAtFrontierQuality.saving, percent),
        none,
        spreadCell(random.savingAtFrontierQuality, percent),
      ],
      [
        textCell("saved within one point of it"),
        estimateCell(costWithinOnePoint.saving, percent),
        none,
        spreadCell(random.savingWithinOnePoint, percent),
      ],
      [
        textCell("AUC, chance that a task the weak model solves is told from one it does not"),
        estimateCell(auc, threeDigits),
        none,
        { shown: threeDigits(0.5), by: 0.5 },
      ],
    ],
  });
  return {
    id: "order",
    heading: `Does ${name} know which tasks need ${strong}?`,
    body: html`<p>${orderVerdict(ranking, random.apgr, { weak, strong })}</p>
${table}`,
  };
}

function orderVerdict(
  { apgr, withoutScore }: Ranking,
  random: Spread | undefined,
  { weak, strong }: { readonly weak: string; readonly strong: string },
): string {
  const left = withoutScore === 0 ? "" : ` ${counted(withoutScore, "task")} had no score and are left out.`;
  if (apgr.exact === undefined || random === undefined)
    return `${weak} and ${strong} solve equally many of these tasks: there is no gap to recover.${left}`;
  const sds = (apgr.exact.value - random.mean) / random.sd;
  const found =
    sds > 2
      ? "more than chance would give"
      : sds < -2
        ? "worse than chance: the order is the wrong way round"
        : "within what a random order gives, so nothing is shown";
  return `Its APGR of ${withInterval(apgr.exact, threeDigits)} lies ${Math.abs(sds).toFixed(1)} standard deviations ${sds < 0 ? "below" : "above"} a random order's: ${found}.${left}`;
}

function spreadCell(spread: Spread | undefined, label: Label): Cell {
  if (spread === undefined) return { shown: "undefined", by: "" };
  return { shown: `${label(spread.mean)} ± ${label(spread.sd)}`, by: spread.mean };
}
