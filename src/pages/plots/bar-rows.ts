import { html, type Markup } from "../html/html.ts";
import { wholePercent } from "../html/words.ts";
import { type Drawing, isNarrow, px } from "./figure.ts";
import { fitted, textWidth } from "./text-width.ts";
import { dollarTick, ticksBetween } from "./ticks.ts";

export interface BarRows {
  /** Lengths are dollars, or shares of a whole that every row fills. */
  readonly unit: "usd" | "share";
  readonly rows: readonly BarRow[];
}

export interface BarRow {
  readonly label: string;
  /** At the end of the bar. */
  readonly end: string;
  readonly parts: readonly { readonly series: number; readonly size: number }[];
  readonly tip: string;
}

const BAR = 20;
const AXIS = 24;

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly x: (size: number) => number;
  /** The label stands above its bar, not before it. */
  readonly isAbove: boolean;
  readonly rowHeight: number;
}

/** Bars one under another, each with its name before and its value behind it. */
export function barRows({ unit, rows }: BarRows, width: number): Drawing {
  const isAbove = isNarrow(width);
  const sizes = rows.map(({ parts }) => parts.reduce((sum, { size }) => sum + size, 0));
  const ticks =
    unit === "share" ? [0, 0.25, 0.5, 0.75, 1] : ticksBetween(0, Math.max(0, ...sizes), isAbove ? 2 : 5);
  const most = ticks.at(-1) ?? 1;
  const longest = Math.max(...rows.map(({ label }) => textWidth(label)));
  const left = isAbove ? 1 : Math.min(longest + 12, width * 0.34);
  const right = width - Math.max(18, ...rows.map(({ end }) => textWidth(end) + 12));
  const frame: Frame = {
    left,
    right,
    x: (size) => left + ((right - left) * size) / most,
    isAbove,
    rowHeight: isAbove ? 44 : 30,
  };
  const bottom = rows.length * frame.rowHeight + 4;
  const grid = ticks.map((tick) =>
    gridLine(frame.x(tick), bottom, unit === "share" ? wholePercent(tick) : dollarTick(tick, ticks)),
  );
  const axis = html`<line class="axis" x1="${px(left)}" x2="${px(left)}" y1="0" y2="${bottom}"/>
`;
  return {
    height: bottom + AXIS,
    content: html`${grid}${isAbove ? undefined : axis}${rows.map((row, index) => drawn(row, index * frame.rowHeight, { ...frame, unit }))}`,
  };
}

function gridLine(x: number, bottom: number, label: string): Markup {
  return html`<line class="grid" x1="${px(x)}" x2="${px(x)}" y1="0" y2="${bottom}"/>
<text class="quiet" x="${px(Math.max(x, textWidth(label) / 2))}" y="${bottom + 16}" text-anchor="middle">${label}</text>
`;
}

function drawn(
  { label, end, parts, tip }: BarRow,
  top: number,
  frame: Frame & { readonly unit: BarRows["unit"] },
): Markup {
  const { left, right, x, isAbove, rowHeight, unit } = frame;
  const barTop = top + (isAbove ? 20 : (rowHeight - BAR) / 2);
  let before = 0;
  const bars = parts.map(({ series, size }) => {
    const from = x(before);
    before += size;
    const length = x(before) - from;
    const isWide = unit === "share" && length > textWidth(wholePercent(size)) + 4;
    const inside = isWide
      ? html`<text class="on${series}" x="${px(from + length / 2)}" y="${barTop + 14}" text-anchor="middle">${wholePercent(size)}</text>`
      : undefined;
    return html`<rect class="s${series}${length > 3 ? " gap" : ""}" x="${px(from)}" y="${barTop}" width="${px(length)}" height="${BAR}"/>${inside}`;
  });
  const name = isAbove
    ? html`<text x="0" y="${top + 14}">${fitted(label, right)}</text>`
    : html`<text x="${px(left - 8)}" y="${barTop + 14}" text-anchor="end">${fitted(label, left - 8)}</text>`;
  return html`<g class="mark"><title>${tip}</title><rect class="hit" x="0" y="${top}" width="${px(right)}" height="${rowHeight}"/>${name}${bars}<text x="${px(x(before) + 6)}" y="${barTop + 14}">${end}</text></g>
`;
}
