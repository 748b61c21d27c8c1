import type { Instant } from "../../domain/index.ts";
import type { Evaluation } from "../../evaluation/index.ts";
import { html } from "../html/html.ts";
import { htmlPage } from "../html/html-page.ts";
import { sectionMarkup } from "../html/section.ts";
import { counted, minuteOf } from "../html/words.ts";
import { PAGE_SCRIPT } from "../look/page-script.ts";
import { PAGE_STYLE } from "../look/page-style.ts";
import { basis } from "./basis.ts";
import { calibration } from "./calibration.ts";
import { comparisons } from "./comparisons.ts";
import { headline } from "./headline.ts";
import { orderOfTasks } from "./order-of-tasks.ts";
import { qualityAndCost } from "./quality-and-cost.ts";

export interface EvaluationPage {
  /** What was evaluated, as the reader knows it. */
  readonly name: string;
  /** Where the outcomes come from, as the reader knows it. */
  readonly outcomes: string;
  readonly madeAt: Instant;
}

/** An evaluation as one HTML page that needs no network and makes no request. All names in it are escaped. */
export function evaluationPage(of: Evaluation, { name, outcomes, madeAt }: EvaluationPage): string {
  const evaluation = { ...of, name };
  const sections = [
    qualityAndCost(evaluation),
    comparisons(evaluation),
    orderOfTasks(evaluation),
    calibration(evaluation),
    basis(evaluation),
  ].filter((section) => section !== undefined);
  const links = sections.map(
    ({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>
`,
  );
  return htmlPage({
    title: `${name} on recorded outcomes`,
    style: PAGE_STYLE,
    script: PAGE_SCRIPT,
    body: html`<header><h1>${name} on recorded outcomes</h1>
<p class="quiet">${outcomes} · ${counted(evaluation.tasks, "task")} · made ${minuteOf(madeAt)} UTC</p></header>
<nav aria-label="Contents"><ul>
${links}</ul></nav>
<main>
${headline(evaluation)}${sections.map(sectionMarkup)}</main>
<footer><p>Made by Suffice. Costs are those that were recorded with the outcomes, at their time.</p></footer>`,
  });
}
