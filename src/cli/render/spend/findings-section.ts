import type { AntiPatternReport, ScriptableReport } from "../../../findings/index.ts";
import { count } from "../count.ts";
import { costLabel, moneyColumn } from "../money-column.ts";
import { table } from "../table.ts";
import { percent } from "./cache-section.ts";

/** Calls whose whole effect a script has as well; nothing where there is none. */
export function scriptableSection({ groups, totals }: ScriptableReport): string {
  if (groups.length === 0) return "";
  const money = moneyColumn([totals.spend.amount, ...groups.map(({ spend }) => spend.amount)]);
  const figures = ["calls", "cost", "share"];
  const rows = groups.map(({ work, spend, share, script }) => [
    work,
    count(spend.calls),
    costLabel(spend, money),
    percent(share),
    `${script.name}: ${script.example}`,
  ]);
  const { spend, share } = totals;
  const total = ["total", count(spend.calls), costLabel(spend, money), percent(share), ""];
  return table({
    head: ["needs no model", ...figures, "a script does it"],
    rows: groups.length === 1 ? rows : [...rows, total],
    right: figures,
  });
}

/** Rules that found something, dearest first, with what they found; their dollars overlap and have no sum. */
export function antiPatternSection(reports: readonly AntiPatternReport[]): string {
  const found = reports.filter(({ findings }) => findings.length > 0);
  const unjudged = reports.flatMap(({ id, notJudged }) =>
    notJudged === undefined ? [] : [`not judged: ${id}: ${notJudged}`],
  );
  if (found.length === 0) return unjudged.length === 0 ? "" : `${unjudged.join("\n")}\n`;
  const money = moneyColumn(found.flatMap(({ dollars }) => dollars ?? []));
  const page = table({
    head: ["anti-pattern", "places", "calls", "dollars", "are", "what"],
    rows: found.map(({ id, findings, calls, dollars, dollarsAre, title }) => [
      id,
      count(findings.length),
      count(calls),
      dollars === undefined ? "not known" : money(dollars),
      dollars === undefined ? "" : dollarsAre === "overpaid" ? "overpaid" : "at stake",
      title,
    ]),
    right: ["places", "calls", "dollars"],
  });
  const note =
    "one call may stand in several: their dollars do not add up; --json has each place with its evidence";
  return `${page}\n${[note, ...unjudged].join("\n")}\n`;
}
