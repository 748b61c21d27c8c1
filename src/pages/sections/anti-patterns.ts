import { moneyCell } from "../html/cost-cell.ts";
import {
  dataTable,
  numberCell,
  numberColumn,
  shortColumn,
  textCell,
  textColumn,
} from "../html/data-table.ts";
import { html, type Markup } from "../html/html.ts";
import { emptyPart, type Section } from "../html/section.ts";
import { counted, grouped } from "../html/words.ts";
import type { AntiPatternPart, AntiPatternRow, ReportPage } from "../report-content.ts";

/** Habits that cost money for nothing, each with what it was seen by. */
export function antiPatterns({ antiPatterns: part }: ReportPage): Section {
  return { id: "habits", heading: "Habits that cost money", body: bodyOf(part) };
}

function bodyOf(part: AntiPatternPart | undefined): Markup {
  if (part === undefined) return emptyPart("The rules were not run.");
  const found = part.rules.filter(({ findings }) => findings.length > 0);
  const notJudged = part.rules.filter(
    ({ findings, notJudged: why }) => findings.length === 0 && why !== undefined,
  );
  const clean = part.rules.filter(
    ({ findings, notJudged: why }) => findings.length === 0 && why === undefined,
  );
  const intro =
    found.length === 0
      ? emptyPart(`None of ${counted(part.rules.length, "rule")} found anything.`)
      : html`<p>Found by rule. The same dollars may stand under several rules, so they are not added up.</p>
`;
  return html`${intro}${unknownTier(part)}${found.map(foundRule)}${rest("Not judged", notJudged)}${rest("Looked for and not found", clean)}`;
}

function unknownTier({ unknownTierCalls: calls }: AntiPatternPart): Markup | undefined {
  if (calls === 0) return undefined;
  return html`<p class="note">${counted(calls, "call")} ${calls === 1 ? "is" : "are"} of models whose tier no settings say; rules that ask for a tier pass over them.</p>
`;
}

const DOLLARS = { overpaid: "overpaid", "at-stake": "at stake" } as const;

function foundRule({ id, title, what, findings, dollarsAre }: AntiPatternRow): Markup {
  const table = dataTable({
    caption: counted(findings.length, "finding"),
    columns: [
      textColumn("where"),
      textColumn("evidence"),
      numberColumn(dollarsAre === undefined ? "dollars" : DOLLARS[dollarsAre]),
      shortColumn("basis"),
      shortColumn("how sure"),
      numberColumn("without a price"),
    ],
    rows: findings.map(({ where, evidence, amount, basis, confidence, unpricedCalls }) => [
      textCell(where),
      textCell(evidence),
      moneyCell(amount),
      textCell(basis),
      textCell(confidence),
      numberCell(unpricedCalls, grouped),
    ]),
  });
  return html`<h3>${title} <span class="tag">${id}</span></h3>
<p>${what}</p>
${table}`;
}

function rest(heading: string, rules: readonly AntiPatternRow[]): Markup | undefined {
  if (rules.length === 0) return undefined;
  const items = rules.map(
    ({ id, title, notJudged }) =>
      html`<li>${title} <span class="tag">${id}</span>${notJudged === undefined ? undefined : html`: ${notJudged}`}</li>
`,
  );
  return html`<h3>${heading}</h3>
<ul>
${items}</ul>
`;
}
