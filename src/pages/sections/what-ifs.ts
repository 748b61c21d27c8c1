import { type NanoUsd, subtractUsd, usdNumber } from "../../domain/index.ts";
import { moneyCell } from "../html/cost-cell.ts";
import { dataTable, numberCell, numberColumn, textCell, textColumn } from "../html/data-table.ts";
import { html, type Markup } from "../html/html.ts";
import { emptyPart, type Section } from "../html/section.ts";
import { counted, grouped, percent, shareOf, shortUsd } from "../html/words.ts";
import { figure } from "../plots/figure.ts";
import { type RangeRow, rangeRows } from "../plots/range-rows.ts";
import type { ReportPage, WhatIf } from "../report-content.ts";

/** Recorded work under another course, as ranges beside what it cost. */
export function whatIfs({ whatIfs: projections }: ReportPage): Section {
  return { id: "what-if", heading: "What if", body: bodyOf(projections) };
}

function bodyOf(projections: readonly WhatIf[]): Markup {
  if (projections.length === 0) {
    return emptyPart(
      "Nothing was projected: there is no work of a conversation here, or no model to project it with.",
    );
  }
  const moving = projections.filter(({ eligible }) => eligible > 0);
  const ranges =
    moving.length === 0
      ? emptyPart("None of this work takes another course; the reasons stand below.")
      : html`<p>Each line is the same recorded work on another course, <span class="tag">projected</span>. The dashed line is what it cost as it was.</p>
${rangesFigure(moving)}`;
  return html`${ranges}<h3>What is assumed</h3>
<div class="columns">${projections.map(assumptions)}</div>
`;
}

function rangesFigure(projections: readonly WhatIf[]): Markup {
  const rows = projections.map(rowOf);
  return figure({
    caption: "What another course would have saved",
    note: "US dollars, low to high, with the expected at the thick mark; net of briefs, re-caching, verification and failures.",
    label: `${rows.map(({ label, result }) => `${label}: ${result}`).join(". ")}.`,
    draw: (width) => rangeRows(rows, width),
    data: dataTable({
      caption: "Projected cost",
      columns: [
        textColumn("course"),
        textColumn("against"),
        ...["as it was", "low", "expected", "high", "without a price", "output uncertain"].map(numberColumn),
      ],
      rows: projections.map(({ name, baseline, cost, unpricedCalls, uncertainOutputCalls }) => [
        textCell(name),
        textCell(baseline.name),
        ...[baseline.amount, cost.low, cost.expected, cost.high].map(moneyCell),
        numberCell(unpricedCalls, grouped),
        numberCell(uncertainOutputCalls, grouped),
      ]),
    }),
  });
}

function rowOf({ name, baseline, cost }: WhatIf): RangeRow {
  // The low end of what is saved is the high end of what is paid.
  const saved = (paid: NanoUsd) => usdNumber(subtractUsd(baseline.amount, paid));
  const result = resultOf(baseline.amount, cost.expected);
  return {
    label: name,
    result,
    low: saved(cost.high),
    expected: saved(cost.expected),
    high: saved(cost.low),
    tip: [
      name,
      result,
      `low ${shortUsd(cost.low)}, expected ${shortUsd(cost.expected)}, high ${shortUsd(cost.high)}`,
      `against ${baseline.name}: ${shortUsd(baseline.amount)}`,
    ].join("\n"),
  };
}

function resultOf(before: NanoUsd, expected: NanoUsd): string {
  const saved = subtractUsd(before, expected);
  const share = shareOf(saved, before);
  const part = share === undefined ? "" : ` (${percent(Math.abs(share))})`;
  const words = saved < 0 ? `${shortUsd(subtractUsd(expected, before))} more` : `${shortUsd(saved)} less`;
  return `${shortUsd(expected)} instead of ${shortUsd(before)}: ${words}${part}`;
}

function assumptions(projection: WhatIf): Markup {
  const { name, unit, considered, eligible, excluded, assumptions: assumed } = projection;
  const kept = excluded.map(({ because, count }) => `${grouped(count)} (${because})`);
  const left = kept.length === 0 ? "" : ` Left as they were: ${kept.join(", ")}.`;
  const items = assumed.map(
    ({ name: of, value, why }) => html`<li>${of}: <strong>${value}</strong>, ${why}</li>
`,
  );
  // Where nothing moves, nothing hangs on what would be assumed of it.
  const rest =
    eligible === 0
      ? undefined
      : html`${factorsOf(projection)}<ul>
${items}</ul>`;
  return html`<div><h4>${name}</h4>
<p>Of ${counted(considered, unit)}, ${eligible === 0 ? "none" : grouped(eligible)} ${eligible > 1 ? "take" : "takes"} this course.${left}</p>
${rest}</div>
`;
}

function factorsOf({ factors }: WhatIf): Markup | undefined {
  if (factors === undefined) return undefined;
  return html`<p>What moves costs ${factors.price.toFixed(2)} times less by its price, and ${factors.context.toFixed(2)} times less by its context.</p>
`;
}
