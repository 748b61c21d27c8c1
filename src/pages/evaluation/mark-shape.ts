import { html, type Markup } from "../html/html.ts";
import { REST } from "../look/palette.ts";
import { px } from "../plots/figure.ts";

export type MarkKind = "policy" | "cascade" | "oracle" | "single";

interface Shape {
  readonly series: number;
  /** About its middle. */
  readonly path: string;
  readonly radius: number;
  readonly hasWhiskers: boolean;
}

/** Kinds differ in shape and in colour, so that they are told apart without the colour. */
export const MARK_SHAPES: Readonly<Record<MarkKind, Shape>> = {
  policy: { series: 0, path: "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0 -14 0z", radius: 7, hasWhiskers: true },
  cascade: { series: 1, path: "M0 -8L8 0L0 8L-8 0z", radius: 8, hasWhiskers: true },
  oracle: { series: 2, path: "M0 -8L8 6L-8 6z", radius: 8, hasWhiskers: false },
  single: { series: REST, path: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", radius: 4, hasWhiskers: false },
};

export function markShape(kind: MarkKind, x: number, y: number): Markup {
  const { series, path } = MARK_SHAPES[kind];
  return html`<path class="s${series} gap" transform="translate(${px(x)} ${px(y)})" d="${path}"/>`;
}
