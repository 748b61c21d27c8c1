import { html, type Markup } from "../html/html.ts";

export interface LegendEntry {
  readonly series: number;
  readonly name: string;
}

/** Which colour stands for what, in words beside the plot. */
export function legend(entries: readonly LegendEntry[]): Markup {
  const items = entries.map(
    ({ series, name }) =>
      html`<li><svg viewBox="0 0 12 12" aria-hidden="true"><rect width="12" height="12" rx="2" class="s${series}"/></svg>${name}</li>
`,
  );
  return html`<ul class="legend">
${items}</ul>
`;
}
