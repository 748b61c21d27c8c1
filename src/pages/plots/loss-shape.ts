import { html, type Markup } from "../html/html.ts";
import type { LossCause } from "../report-content.ts";
import { px } from "./figure.ts";

/** Causes differ in shape and in colour, so that they are told apart without the colour. */
const SHAPES = {
  expiry: { series: 5, path: "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z" },
  "model-switch": { series: 4, path: "M0 -6L6 5L-6 5z" },
  "tools-changed": { series: 2, path: "M0 -6.5L6.5 0L0 6.5L-6.5 0z" },
  compaction: { series: 3, path: "M-5 -5H5V5H-5z" },
  unexplained: { series: 7, path: "M-6 -3L-3 -6L0 -3L3 -6L6 -3L3 0L6 3L3 6L0 3L-3 6L-6 3L-3 0z" },
} as const satisfies Record<LossCause, { series: number; path: string }>;

/** The mark of a lost cache, about its middle. */
export function lossShape(cause: LossCause, x: number, y: number): Markup {
  const { series, path } = SHAPES[cause];
  return html`<path class="s${series} gap" transform="translate(${px(x)} ${px(y)})" d="${path}"/>`;
}

export function lossSeries(cause: LossCause): number {
  return SHAPES[cause].series;
}
