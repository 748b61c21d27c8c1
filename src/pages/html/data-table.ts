import { html, type Markup } from "./html.ts";
import { counted, grouped } from "./words.ts";

export const MOST_ROWS = 100;

/** One cell: what is shown, and what it is sorted by where that differs. */
export interface Cell {
  readonly shown: string | Markup;
  readonly by?: number | string;
}

export interface Column {
  readonly head: string;
  /** Text may wrap; what is short never does. */
  readonly kind: "text" | "short" | "number";
}

export interface Table {
  readonly caption: string;
  readonly columns: readonly Column[];
  /** As many cells as columns. The first names its row. */
  readonly rows: readonly (readonly Cell[])[];
  /** How many rows there are, where only those to be shown were made. */
  readonly of?: number;
  /** Which column the rows are sorted by, greatest first. */
  readonly sortedBy?: number;
  /** Stays last however the rows are sorted. */
  readonly total?: readonly Cell[];
}

/** A table that the page's script lets sort, in a box of its own that scrolls where it is too wide. Shows the first hundred rows. */
export function dataTable({ caption, columns, rows, of = rows.length, sortedBy, total }: Table): Markup {
  const shown = rows.slice(0, MOST_ROWS);
  const heads = columns.map(({ head, kind }, index) => {
    const sorted = index === sortedBy ? html` aria-sort="descending"` : undefined;
    return html`<th scope="col" class="${kind}"${sorted}>${head}</th>`;
  });
  const left = of - shown.length;
  const foot = total === undefined ? undefined : html`<tfoot>${tableRow(total, columns)}</tfoot>`;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table class="sortable">
<caption>${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>${shown.map((cells) => tableRow(cells, columns))}</tbody>${foot}
</table></div>${left === 0 ? undefined : html`<p class="note">The first ${grouped(shown.length)} are shown; ${counted(left, "more row")} ${left === 1 ? "is" : "are"} not.</p>`}
`;
}

export function textColumn(head: string): Column {
  return { head, kind: "text" };
}

/** For words of our own and for dates: nothing long comes from a log. */
export function shortColumn(head: string): Column {
  return { head, kind: "short" };
}

export function numberColumn(head: string): Column {
  return { head, kind: "number" };
}

export function textCell(shown: string): Cell {
  return { shown };
}

/** Nothing is shown for what is not known. */
export function numberCell(value: number | undefined, label: (value: number) => string): Cell {
  return value === undefined ? { shown: "", by: "" } : { shown: label(value), by: value };
}

function tableRow(cells: readonly Cell[], columns: readonly Column[]): Markup {
  const parts = cells.map(({ shown, by }, index) => {
    const kind = columns[index]?.kind ?? "text";
    const sortBy = by === undefined ? undefined : html` data-by="${by}"`;
    return index === 0
      ? html`<th scope="row" class="${kind}"${sortBy}>${shown}</th>`
      : html`<td class="${kind}"${sortBy}>${shown}</td>`;
  });
  return html`<tr>${parts}</tr>
`;
}
