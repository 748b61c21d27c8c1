import { type CalibrationBin, measuredRate } from "../../evaluation/index.ts";
import { html } from "../html/html.ts";
import { counted, percent, wholePercent } from "../html/words.ts";
import { type Drawing, isNarrow, px } from "../plots/figure.ts";
import { textWidth } from "../plots/text-width.ts";

const TOP = 30;
const AXIS = 42;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** What was said to the right, what happened upwards: on the dashed line both are the same. Areas of dots are numbers of tasks. */
export function calibrationPlot(bins: readonly CalibrationBin[], width: number): Drawing {
  const size = isNarrow(width) ? 260 : 340;
  const left = textWidth(wholePercent(1)) + 8;
  const right = Math.min(left + size, width - textWidth(wholePercent(1)) / 2);
  const bottom = TOP + size;
  const x = (share: number) => left + (right - left) * share;
  const y = (share: number) => bottom - size * share;
  const most = Math.max(...bins.map(({ tasks }) => tasks));
  const grid = TICKS.map(
    (
      tick,
    ) => html`<line class="grid" x1="${px(left)}" x2="${px(right)}" y1="${px(y(tick))}" y2="${px(y(tick))}"/>
<text class="quiet" x="${px(left - 6)}" y="${px(y(tick) + 4)}" text-anchor="end">${wholePercent(tick)}</text>
<text class="quiet" x="${px(x(tick))}" y="${bottom + 16}" text-anchor="middle">${wholePercent(tick)}</text>
`,
  );
  const dots = bins.map((bin) => {
    const { tasks, meanProbability, rightShare } = bin;
    const { low, high } = measuredRate(Math.round(rightShare * tasks), tasks);
    const at = px(x(meanProbability));
    return html`<g class="mark"><title>${tipOf(bin)}</title><circle class="hit" cx="${at}" cy="${px(y(rightShare))}" r="16"/><path class="l0" fill="none" stroke-width="1.5" d="M${at} ${px(y(low))}V${px(y(high))}"/><circle class="s0 gap" cx="${at}" cy="${px(y(rightShare))}" r="${px(4 + 7 * Math.sqrt(tasks / most))}"/></g>
`;
  });
  return {
    height: bottom + AXIS,
    content: html`${grid}<line class="dashed" x1="${px(x(0))}" y1="${px(y(0))}" x2="${px(x(1))}" y2="${px(y(1))}"/>
${dots}<text class="strong" x="0" y="12">solved by the weak model</text>
<text class="quiet" x="${px((left + right) / 2)}" y="${bottom + 34}" text-anchor="middle">probability that was said</text>
`,
  };
}

function tipOf({ from, to, tasks, meanProbability, rightShare }: CalibrationBin): string {
  return [
    `said ${wholePercent(from)} to ${wholePercent(to)}: ${counted(tasks, "task")}`,
    `${percent(meanProbability)} on average, ${percent(rightShare)} solved`,
  ].join("\n");
}
