import { html, type Markup } from "../html/html.ts";
import { type Drawing, isNarrow, px } from "./figure.ts";
import { textWidth } from "./text-width.ts";
import { dollarTick, ticksBetween } from "./ticks.ts";

export interface StackedColumns {
  /** Places along the axis, those without a column too. */
  readonly places: number;
  readonly columns: readonly StackedColumn[];
  /** Under a place. */
  readonly placeLabel: (place: number) => string;
  /** Numbers of places between two labels that make sense, smallest first: every day, every week. */
  readonly paces: readonly number[];
  /** The first place that a label stands under, so that weeks are labelled at their beginning. */
  readonly firstLabel?: number;
}

export interface StackedColumn {
  readonly place: number;
  /** Dollars, from the bottom up. */
  readonly segments: readonly { readonly series: number; readonly usd: number }[];
  readonly tip: string;
}

const HEIGHT = 250;
const TOP = 22;
const BOTTOM = 28;

interface Frame {
  readonly left: number;
  readonly plotWidth: number;
  readonly width: number;
  readonly y: (usd: number) => number;
}

/** Columns of dollars along time, each made of parts. */
export function stackedColumns(stack: StackedColumns, width: number): Drawing {
  const most = Math.max(
    0,
    ...stack.columns.map(({ segments }) => segments.reduce((sum, { usd }) => sum + usd, 0)),
  );
  const rounded = ticksBetween(0, most, isNarrow(width) ? 3 : 5);
  // The last round value may lie far above the greatest column, which would leave half of the plot empty.
  const top = most > 0 ? most * 1.04 : 1;
  const ticks = rounded.filter((tick) => tick <= top);
  const left = Math.max(...ticks.map((tick) => textWidth(dollarTick(tick, ticks)))) + 8;
  const y = (usd: number) => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * usd) / top;
  const frame: Frame = { left, plotWidth: width - left, width, y };
  return {
    height: HEIGHT,
    content: html`${dollarAxis(ticks, frame)}${stack.columns.map((column) => drawn(column, stack.places, frame))}
<line class="axis" x1="${px(left)}" x2="${width}" y1="${y(0)}" y2="${y(0)}"/>
${placeLabels(stack, frame)}`,
  };
}

function dollarAxis(ticks: readonly number[], { left, width, y }: Frame): Markup {
  const lines = ticks.map(
    (tick) => html`<line class="grid" x1="${px(left)}" x2="${width}" y1="${px(y(tick))}" y2="${px(y(tick))}"/>
<text class="quiet" x="${px(left - 6)}" y="${px(y(tick) + 4)}" text-anchor="end">${dollarTick(tick, ticks)}</text>
`,
  );
  return html`${lines}<text class="quiet" x="0" y="10">US dollars</text>
`;
}

function drawn(
  { place, segments, tip }: StackedColumn,
  places: number,
  { left, plotWidth, y }: Frame,
): Markup {
  const step = plotWidth / places;
  const x = left + place * step;
  const barWidth = Math.max(0.6, Math.min(64, step * 0.82));
  const barX = px(x + (step - barWidth) / 2);
  let below = 0;
  const bars = segments.map(({ series, usd }) => {
    const from = y(below);
    below += usd;
    return html`<rect class="s${series}${barWidth > 6 ? " gap" : ""}" x="${barX}" y="${px(y(below))}" width="${px(barWidth)}" height="${px(from - y(below))}"/>`;
  });
  return html`<g class="mark"><title>${tip}</title><rect class="hit" x="${px(x)}" y="${TOP}" width="${px(step)}" height="${px(y(0) - TOP)}"/>${bars}</g>
`;
}

function placeLabels({ places, placeLabel, paces, firstLabel = 0 }: StackedColumns, frame: Frame): Markup {
  const step = frame.plotWidth / places;
  const widest = textWidth("28 Nov") + 14;
  const last = paces.at(-1) ?? 1;
  let pace = paces.find((each) => each * step >= widest) ?? last;
  while (pace * step < widest) pace *= 2;
  const labels: Markup[] = [];
  let free = 0;
  for (let place = firstLabel % pace; place < places; place += pace) {
    const label = placeLabel(place);
    const half = textWidth(label) / 2;
    const x = Math.min(frame.width - half, Math.max(half, frame.left + (place + 0.5) * step));
    // At the edges labels are moved inwards, where the one before may stand.
    if (x - half < free) continue;
    free = x + half + 4;
    labels.push(html`<text class="quiet" x="${px(x)}" y="${HEIGHT - 8}" text-anchor="middle">${label}</text>
`);
  }
  return html`${labels}`;
}
