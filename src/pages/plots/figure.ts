import { html, type Markup } from "../html/html.ts";

/**
 * Widths in px. Plots are drawn twice, since text that shrinks with its plot cannot be read on a telephone; the style shows one.
 * The wide one lies between a screen, where it grows a little, and paper, where it shrinks a little.
 */
export const WIDE = 880;
export const NARROW = 358;

export interface Figure {
  readonly caption: string;
  /** What else one must know to read it: units, what is left out. */
  readonly note?: string;
  /** What a person who does not see the plot is told of it; sentences. */
  readonly label: string;
  readonly legend?: Markup | undefined;
  readonly draw: (width: number) => Drawing;
  /** The figures of the plot as a table. */
  readonly data?: Markup;
}

export interface Drawing {
  readonly height: number;
  readonly content: Markup;
}

export function figure({ caption, note, label, legend, draw, data }: Figure): Markup {
  const drawn = (width: number, kind: string) => {
    const { height, content } = draw(width);
    return html`<div class="plot ${kind}"><svg viewBox="0 0 ${width} ${px(height)}" role="img" aria-label="${label}">
${content}</svg></div>
`;
  };
  const small = note === undefined ? undefined : html` <span class="quiet">${note}</span>`;
  const table =
    data === undefined
      ? undefined
      : html`<details><summary>The figures of this plot</summary>${data}</details>`;
  return html`<figure><figcaption>${caption}${small}</figcaption>
${legend}${drawn(WIDE, "wide")}${drawn(NARROW, "narrow")}${table}</figure>
`;
}

/** Tenths of a px are enough, and shorter. */
export function px(value: number): number {
  return Math.round(value * 10) / 10;
}

export function isNarrow(width: number): boolean {
  return width < 600;
}
