import type { Evaluation } from "../../evaluation/index.ts";
import { dataTable, numberColumn, textCell, textColumn } from "../html/data-table.ts";
import { html, type Markup } from "../html/html.ts";
import type { Section } from "../html/section.ts";
import { counted, grouped, percent } from "../html/words.ts";
import { threeDigits } from "./figures.ts";

const MOST_CHOICES = 12;

/** Which models were tried, and what stands behind the figures. */
export function basis(evaluation: Evaluation): Section {
  const { choices, notTried, verifier, parity, weak, strong, tasks } = evaluation;
  const left = notTried.map(
    ({ model, neededBy, tasks: count }) =>
      html`<li>${counted(count, "task")} left out: <code>${model}</code> was not tried there, and the ${neededBy} needs it.</li>
`,
  );
  const largest = parity.largestFprPerTpr;
  return {
    id: "basis",
    heading: "What stands behind this",
    body: html`${choiceTable(choices)}<ul>
<li>${counted(tasks, "task")} evaluated${notTried.length === 0 ? "; none was left out" : ""}.</li>
${left}<li>The verifier is taken to accept ${percent(verifier.tpr)} of the right answers and ${percent(verifier.fpr)} of the wrong ones; what it costs is not counted.</li>
<li>Only ${weak} solves ${grouped(parity.weakOnly)}, only ${strong} solves ${grouped(parity.strongOnly)}: ${largest === undefined ? "with any verifier the cascade from one to the other is as good as the second alone" : `the cascade from one to the other is as good as the second alone while FPR/TPR is at most ${threeDigits(largest)}`}.</li>
<li>One attempt for each model and task: some of the oracle's lead is luck.</li>
<li>Intervals: 95 %, by resampling tasks.</li>
</ul>
`,
  };
}

function choiceTable(choices: Evaluation["choices"]): Markup {
  return dataTable({
    caption: "Models tried, on the likeliest way through a task",
    columns: [textColumn("models"), numberColumn("share of tasks")],
    of: choices.length,
    rows: choices
      .slice(0, MOST_CHOICES)
      .map(({ models, share }) => [
        textCell(models.length === 0 ? "none" : models.join(", then ")),
        { shown: percent(share), by: share },
      ]),
  });
}
