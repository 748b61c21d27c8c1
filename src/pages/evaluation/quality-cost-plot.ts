import type { Estimate } from "../../evaluation/index.ts";
import { html, type Markup } from "../html/html.ts";
import { wholePercent } from "../html/words.ts";
import { type Drawing, isNarrow, px } from "../plots/figure.ts";
import { textWidth } from "../plots/text-width.ts";
import { dollarTick, ticksBetween } from "../plots/ticks.ts";
import { MARK_SHAPES, type MarkKind, markShape } from "./mark-shape.ts";
import { type PlacedLabel, placedLabels } from "./placed-labels.ts";

export interface QualityCostMark {
  readonly kind: MarkKind;
  readonly name: string;
  readonly quality: Estimate;
  /** Dollars a task. */
  readonly costUsd: Estimate;
  readonly tip: string;
}

export interface QualityCostLine {
  readonly kind: "curve" | "hull" | "mix";
  /** From the cheapest to the dearest. */
  readonly points: readonly { readonly quality: number; readonly costUsd: number }[];
}

export interface QualityCostChart {
  /** The most important first: they get their labels first, and lie above the others. Not empty. */
  readonly marks: readonly QualityCostMark[];
  readonly lines: readonly QualityCostLine[];
}

const TOP = 30;
const HEIGHT = 400;
const NARROW_HEIGHT = 330;
const AXIS = 42;

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly x: (costUsd: number) => number;
  readonly y: (quality: number) => number;
  readonly costTicks: readonly number[];
  readonly qualityTicks: readonly number[];
}

/** Quality upwards, dollars a task to the right: what lies further up and to the left is better. */
export function qualityCostPlot(chart: QualityCostChart, width: number): Drawing {
  const frame = frameOf(chart, width);
  const { left, right, bottom } = frame;
  const placed = chart.marks.map((mark) => ({
    mark,
    x: frame.x(mark.costUsd.value),
    y: frame.y(mark.quality.value),
    radius: MARK_SHAPES[mark.kind].radius,
    isCrossed: MARK_SHAPES[mark.kind].hasWhiskers,
    label: mark.name,
  }));
  const labels = placedLabels(placed, { left, right: width, top: TOP - 8, bottom });
  const marks = placed.map(
    ({ mark, x, y }) =>
      html`<g class="mark"><title>${mark.tip}</title><circle class="hit" cx="${px(x)}" cy="${px(y)}" r="14"/>${markShape(mark.kind, x, y)}</g>
`,
  );
  return {
    height: bottom + AXIS,
    content: html`${grid(frame)}
${chart.lines.map((line) => drawnLine(line, frame))}${chart.marks.map((mark) => whiskers(mark, frame))}${marks.toReversed()}
<g pointer-events="none">${labels.map((label, at) => drawnLabel(label, chart.marks[at]?.kind))}</g>
<text class="strong" x="0" y="12">solved</text>
<text class="quiet" x="${px((left + right) / 2)}" y="${bottom + 34}" text-anchor="middle">US dollars a task</text>
`,
  };
}

function frameOf({ marks, lines }: QualityCostChart, width: number): Frame {
  const intervals = marks.filter(({ kind }) => MARK_SHAPES[kind].hasWhiskers);
  const qualities = [
    ...marks.map(({ quality }) => quality.value),
    ...intervals.flatMap(({ quality }) => [quality.low, quality.high]),
    ...lines.flatMap(({ points }) => points.map(({ quality }) => quality)),
  ];
  const costs = [
    ...marks.map(({ costUsd }) => costUsd.value),
    ...intervals.map(({ costUsd }) => costUsd.high),
  ];
  const qualityTicks = ticksBetween(Math.min(...qualities), Math.max(...qualities), 6);
  const costTicks = ticksBetween(0, Math.max(...costs), isNarrow(width) ? 3 : 7);
  const [lowest = 0, highest = 1] = [qualityTicks[0], qualityTicks.at(-1)];
  const left = Math.max(...qualityTicks.map((tick) => textWidth(wholePercent(tick)))) + 8;
  const right = width - textWidth(dollarTick(costTicks.at(-1) ?? 1, costTicks)) / 2 - 2;
  const bottom = isNarrow(width) ? NARROW_HEIGHT : HEIGHT;
  return {
    left,
    right,
    bottom,
    x: (costUsd) => left + ((right - left) * costUsd) / (costTicks.at(-1) ?? 1),
    y: (quality) => bottom - ((bottom - TOP) * (quality - lowest)) / (highest - lowest),
    costTicks,
    qualityTicks,
  };
}

function grid({ left, right, bottom, x, y, costTicks, qualityTicks }: Frame): Markup {
  const rows = qualityTicks.map((tick) => {
    const at = px(y(tick));
    return html`<line class="grid" x1="${px(left)}" x2="${px(right)}" y1="${at}" y2="${at}"/>
<text class="quiet" x="${px(left - 6)}" y="${px(y(tick) + 4)}" text-anchor="end">${wholePercent(tick)}</text>
`;
  });
  const columns = costTicks.map(
    (tick) =>
      html`<text class="quiet" x="${px(x(tick))}" y="${bottom + 16}" text-anchor="middle">${dollarTick(tick, costTicks)}</text>
`,
  );
  return html`${rows}<line class="axis" x1="${px(left)}" x2="${px(right)}" y1="${bottom}" y2="${bottom}"/>
${columns}`;
}

const LINE_CLASSES = {
  curve: html`class="l0 curve"`,
  hull: html`class="l7" fill="none" stroke-width="1.5"`,
  mix: html`class="dashed" fill="none"`,
} as const satisfies Record<QualityCostLine["kind"], Markup>;

function drawnLine({ kind, points }: QualityCostLine, { x, y }: Frame): Markup {
  const path = points
    .map(({ quality, costUsd }, at) => `${at === 0 ? "M" : "L"}${px(x(costUsd))} ${px(y(quality))}`)
    .join("");
  return html`<path ${LINE_CLASSES[kind]} d="${path}"/>
`;
}

/** The intervals of both figures, as a cross. */
function whiskers({ kind, quality, costUsd }: QualityCostMark, { x, y }: Frame): Markup | undefined {
  const { hasWhiskers, series } = MARK_SHAPES[kind];
  if (!hasWhiskers) return undefined;
  const [atX, atY] = [px(x(costUsd.value)), px(y(quality.value))];
  return html`<path class="l${series}" fill="none" stroke-width="1.5" d="M${atX} ${px(y(quality.low))}V${px(y(quality.high))}M${px(x(costUsd.low))} ${atY}H${px(x(costUsd.high))}"/>
`;
}

function drawnLabel(label: PlacedLabel | undefined, kind: MarkKind | undefined): Markup | undefined {
  if (label === undefined) return undefined;
  const { text, x, y, anchor } = label;
  const look = kind === "single" ? "quiet" : "strong";
  return html`<text class="${look}" x="${px(x)}" y="${px(y)}" text-anchor="${anchor}">${text}</text>
`;
}
