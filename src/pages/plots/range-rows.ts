import { html, type Markup } from "../html/html.ts";
import { type Drawing, isNarrow, px } from "./figure.ts";
import { fitted, textWidth, wrapped } from "./text-width.ts";
import { dollarTick, ticksBetween } from "./ticks.ts";

export interface RangeRow {
  readonly label: string;
  /** What is expected, in words. */
  readonly result: string;
  /** Dollars saved against the row's baseline; negative where it costs more. */
  readonly low: number;
  readonly expected: number;
  readonly high: number;
  readonly tip: string;
}

const AXIS = 42;
/** Bold letters are wider: less of them fits. */
const BOLD = 0.88;

/** Ranges of what would be saved, on both sides of a line that stands for the work as it was. */
export function rangeRows(rows: readonly RangeRow[], width: number): Drawing {
  const ticks = ticksBetween(
    Math.min(0, ...rows.map(({ low }) => low)),
    Math.max(0, ...rows.map(({ high }) => high)),
    isNarrow(width) ? 3 : 6,
  );
  const rowHeight = isNarrow(width) ? 82 : 52;
  const first = ticks[0] ?? 0;
  const span = (ticks.at(-1) ?? 1) - first;
  const left = textWidth(dollarTick(first, ticks)) / 2 + 2;
  const x = (usd: number) => left + ((width - 2 * left) * (usd - first)) / span;
  const bottom = rows.length * rowHeight + 6;
  const grid = ticks.map(
    (tick) => html`<line class="grid" x1="${px(x(tick))}" x2="${px(x(tick))}" y1="0" y2="${bottom}"/>
<text class="quiet" x="${px(x(tick))}" y="${bottom + 15}" text-anchor="middle">${dollarTick(tick, ticks)}</text>
`,
  );
  return {
    height: bottom + AXIS,
    content: html`${grid}<line class="dashed" x1="${px(x(0))}" x2="${px(x(0))}" y1="0" y2="${bottom}"/>
${sideNames(x(0), bottom + 33, width)}${rows.map((row, index) => drawn({ row, top: index * rowHeight, rowHeight, x, width }))}`,
  };
}

/** Which side is which, where there is room for it. */
function sideNames(zero: number, y: number, width: number): Markup {
  const dearer = "← costs more";
  const cheaper = "saves dollars →";
  const before =
    zero > textWidth(dearer) + 8
      ? html`<text class="quiet" x="${px(zero - 8)}" y="${y}" text-anchor="end">${dearer}</text>`
      : undefined;
  const behind =
    width - zero > textWidth(cheaper) + 8
      ? html`<text class="quiet" x="${px(zero + 8)}" y="${y}">${cheaper}</text>`
      : undefined;
  return html`${before}${behind}
`;
}

interface PlacedRow {
  readonly row: RangeRow;
  readonly top: number;
  readonly rowHeight: number;
  readonly x: (usd: number) => number;
  readonly width: number;
}

function drawn({ row, top, rowHeight, x, width }: PlacedRow): Markup {
  const { label, result, low, expected, high, tip } = row;
  const series = expected >= 0 ? 0 : 5;
  const barTop = top + rowHeight - 26;
  const from = x(low);
  const length = Math.max(1, x(high) - from);
  const [first, second] = wrapped(label, width);
  const words = isNarrow(width)
    ? html`<text x="0" y="${top + 15}">${first}</text><text x="0" y="${top + 30}">${second}</text><text class="quiet" x="0" y="${top + (second === "" ? 30 : 46)}">${fitted(result, width)}</text>`
    : html`<text class="strong" x="0" y="${top + 17}">${fitted(label, (width - textWidth(result) - 16) * BOLD)}</text><text class="quiet" x="${width}" y="${top + 17}" text-anchor="end">${result}</text>`;
  return html`<g class="mark"><title>${tip}</title><rect class="hit" x="0" y="${top}" width="${width}" height="${rowHeight}"/>${words}
<rect class="s${series} range" x="${px(from)}" y="${barTop}" width="${px(length)}" height="16" rx="3"/><rect class="s${series}" x="${px(x(expected) - 2)}" y="${barTop - 3}" width="4" height="22" rx="1"/></g>
`;
}
