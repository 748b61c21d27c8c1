import type { Evaluation } from "../../evaluation/index.ts";
import { dataTable, numberColumn } from "../html/data-table.ts";
import { html } from "../html/html.ts";
import type { Section } from "../html/section.ts";
import { counted, grouped, percent } from "../html/words.ts";
import { figure } from "../plots/figure.ts";
import { calibrationPlot } from "./calibration-plot.ts";
import { threeDigits, withInterval } from "./figures.ts";

/** Whether what happened is what was said, and whether saying it is better than naming the average. */
export function calibration({ probabilities }: Evaluation): Section | undefined {
  if (probabilities === undefined) return undefined;
  const { brier, baseRateBrier, brierDifference, ece, calibration: bins } = probabilities;
  const plot = figure({
    caption: "What was said, and what happened",
    note: "Tasks by tenths of the probability that the weak model suffices; lines are 95 % intervals. Over the dashed line it did better than was said.",
    label: `${bins.map(({ meanProbability, rightShare, tasks }) => `said ${percent(meanProbability)}, solved ${percent(rightShare)} of ${counted(tasks, "task")}`).join("; ")}.`,
    draw: (width) => calibrationPlot(bins, width),
    data: dataTable({
      caption: "Calibration",
      columns: ["said, on average", "solved", "tasks"].map(numberColumn),
      rows: bins.map(({ meanProbability, rightShare, tasks }) => [
        { shown: percent(meanProbability), by: meanProbability },
        { shown: percent(rightShare), by: rightShare },
        { shown: grouped(tasks), by: tasks },
      ]),
    }),
  });
  const knows = brierDifference.high < 0;
  return {
    id: "calibration",
    heading: "Are its probabilities true?",
    body: html`<p>Brier score ${withInterval(brier, threeDigits)}; who always says the share of solved tasks has ${threeDigits(baseRateBrier.value)}: the probabilities are ${knows ? "better than that" : "not better than that beyond noise"}. They are off by ${withInterval(ece, percent)} on average (ECE, ten bins).</p>
${plot}`,
  };
}
