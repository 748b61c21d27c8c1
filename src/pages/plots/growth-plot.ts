import { html, type Markup } from "../html/html.ts";
import { grouped, shortCount } from "../html/words.ts";
import type { LossCause } from "../report-content.ts";
import { type Drawing, isNarrow, px } from "./figure.ts";
import { lossShape } from "./loss-shape.ts";
import { sampled } from "./sampled.ts";
import { fitted, textWidth } from "./text-width.ts";
import { dollarTick, ticksBetween } from "./ticks.ts";

export interface GrowthCurve {
  /** In the order of time, not empty. */
  readonly points: readonly GrowthPoint[];
  readonly losses: readonly { readonly index: number; readonly cause: LossCause }[];
  /** Lines through both panels, with their words above. */
  readonly turns: readonly { readonly index: number; readonly label: string; readonly shortLabel: string }[];
}

export interface GrowthPoint {
  readonly promptTokens: number;
  /** All dollars until then, its own included. */
  readonly usdSoFar: number;
  /** Told of few points out of many. */
  readonly tip: () => string;
}

const CONTEXT = 200;
const DOLLARS = 120;
const GAP = 34;
const AXIS = 42;
const TURN_ROW = 18;
const MOST_POINTS = 700;
const LOSS_HEIGHT = 14;

interface Panel {
  readonly name: string;
  readonly top: number;
  readonly bottom: number;
  readonly ticks: readonly number[];
  readonly label: (tick: number) => string;
}

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly width: number;
  readonly x: (index: number) => number;
  readonly context: Panel;
  readonly dollars: Panel;
}

/** The context above, the dollars below, both by call: they share one axis, and each has its own beside it. */
export function growthPlot(curve: GrowthCurve, width: number): Drawing {
  const frame = frameOf(curve, width);
  const { context, dollars, x, left, right } = frame;
  const shown = sampled(
    curve.points.map(({ promptTokens }) => promptTokens),
    isNarrow(width) ? 240 : MOST_POINTS,
  );
  const line = (y: (point: GrowthPoint) => number) =>
    shown
      .flatMap((index) => curve.points[index] ?? [])
      .map((point, at) => `${at === 0 ? "M" : "L"}${px(x(shown[at] ?? 0))} ${px(y(point))}`)
      .join("");
  const above = line(({ promptTokens }) => heightIn(context, promptTokens));
  return {
    height: dollars.bottom + AXIS,
    content: html`${panelAxis(context, left, right)}${panelAxis(dollars, left, right)}
<path class="s0 area" d="${above}L${px(x(shown.at(-1) ?? 0))} ${context.bottom}L${px(x(0))} ${context.bottom}Z"/>
<path class="l0 curve" d="${above}"/>
<path class="l1 curve" d="${line(({ usdSoFar }) => heightIn(dollars, usdSoFar))}"/>
${callAxis(curve.points.length, frame)}${turnLines(curve, frame)}${hitAreas(curve, frame)}${lossMarks(curve, frame)}${[context, dollars].map(panelName)}`,
  };
}

function frameOf({ points, turns }: GrowthCurve, width: number): Frame {
  const contextTicks = ticksBetween(0, Math.max(...points.map(({ promptTokens }) => promptTokens)), 4);
  const dollarTicks = ticksBetween(0, points.at(-1)?.usdSoFar ?? 0, 3);
  const dollarLabel = (tick: number) => dollarTick(tick, dollarTicks);
  const labels = [...contextTicks.map(shortCount), ...dollarTicks.map(dollarLabel)];
  const left = Math.max(...labels.map(textWidth)) + 10;
  const right = width - 10;
  const top = turns.length * TURN_ROW + 26;
  const below = top + CONTEXT + GAP;
  const last = Math.max(1, points.length - 1);
  return {
    left,
    right,
    width,
    x: (index) => left + ((right - left) * index) / last,
    context: { name: "context, tokens", top, bottom: top + CONTEXT, ticks: contextTicks, label: shortCount },
    dollars: {
      name: "US dollars so far",
      top: below,
      bottom: below + DOLLARS,
      ticks: dollarTicks,
      label: dollarLabel,
    },
  };
}

function heightIn({ top, bottom, ticks }: Panel, value: number): number {
  return bottom - ((bottom - top) * value) / (ticks.at(-1) ?? 1);
}

function panelAxis(panel: Panel, left: number, right: number): Markup {
  const lines = panel.ticks.map((tick) => {
    const y = px(heightIn(panel, tick));
    return html`<line class="grid" x1="${px(left)}" x2="${right}" y1="${y}" y2="${y}"/>
<text class="quiet" x="${px(left - 6)}" y="${px(y + 4)}" text-anchor="end">${panel.label(tick)}</text>
`;
  });
  return html`${lines}`;
}

/** Drawn last, since lines go through both panels. */
function panelName({ name, top }: Panel): Markup {
  return html`<text class="strong" x="0" y="${top - 11}">${name}</text>
`;
}

function callAxis(calls: number, { x, dollars, left, right, width }: Frame): Markup {
  const ticks = ticksBetween(1, Math.max(2, calls), isNarrow(width) ? 3 : 8).filter(
    (tick) => tick <= calls && tick >= 1,
  );
  const numbers = [...new Set([1, ...ticks.map(Math.round)])];
  const labels = numbers
    .filter((number) => number === 1 || x(number - 1) - x(0) > 30)
    .map(
      (number) =>
        html`<text class="quiet" x="${px(x(number - 1))}" y="${dollars.bottom + 16}" text-anchor="middle">${grouped(number)}</text>
`,
    );
  return html`<line class="axis" x1="${px(left)}" x2="${right}" y1="${dollars.bottom}" y2="${dollars.bottom}"/>
${labels}<text class="quiet" x="${px((left + right) / 2)}" y="${dollars.bottom + 34}" text-anchor="middle">call of the conversation</text>
`;
}

/** Courses that would have paid from the same call share its line. */
function turnLines({ turns }: GrowthCurve, { x, dollars, width }: Frame): Markup {
  const drawn = turns.map(({ index, label, shortLabel }, row) => {
    const at = x(index);
    const y = (row + 1) * TURN_ROW - 4;
    const isLeft = at > width / 2;
    const words = fitted(isNarrow(width) ? shortLabel : label, isLeft ? at - 8 : width - at - 8);
    const isFirst = turns.findIndex((other) => other.index === index) === row;
    const line = html`<line class="dashed" x1="${px(at)}" x2="${px(at)}" y1="${y - 10}" y2="${dollars.bottom}"/>`;
    return html`${isFirst ? line : undefined}<text x="${px(isLeft ? at - 6 : at + 6)}" y="${y}"${isLeft ? html` text-anchor="end"` : undefined}>${words}</text>
`;
  });
  return html`${drawn}`;
}

/** Several at one call stand one above another. */
function lossMarks({ losses, points }: GrowthCurve, { x, context }: Frame): Markup {
  const shapes = losses.map(({ index, cause }, at) => {
    const below = losses.slice(0, at).filter((other) => other.index === index).length;
    const y = heightIn(context, points[index]?.promptTokens ?? 0) - below * LOSS_HEIGHT;
    return lossShape(cause, x(index), y);
  });
  return html`<g pointer-events="none">${shapes}</g>
`;
}

/** One to point at for each call, or for each stretch of calls where they are many. */
function hitAreas(
  { points, losses }: GrowthCurve,
  { x, context, dollars, width, left, right }: Frame,
): Markup {
  const hasLoss = new Set(losses.map(({ index }) => index));
  const stretches = Math.min(points.length, isNarrow(width) ? 60 : 160);
  const step = (right - left) / stretches;
  const areas = Array.from({ length: stretches }, (_, stretch) => {
    const from = Math.floor((stretch * points.length) / stretches);
    const until = Math.floor(((stretch + 1) * points.length) / stretches);
    const indexes = Array.from({ length: until - from }, (_each, index) => from + index);
    const told = indexes.find((index) => hasLoss.has(index)) ?? from;
    const areaX = points.length === stretches ? x(told) - step / 2 : left + stretch * step;
    return html`<g class="mark"><title>${points[told]?.tip()}</title><rect class="hit" x="${px(areaX)}" y="${context.top}" width="${px(step)}" height="${dollars.bottom - context.top}"/></g>
`;
  });
  return html`${areas}`;
}
