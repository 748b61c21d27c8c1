import { countsOf, type Spend, TOKEN_CLASSES, type TokenClass } from "../../domain/index.ts";
import {
  addSpend,
  type Baseline,
  type Levers,
  leverFactors,
  type Receipt,
  type RunSummary,
  whyNoFactors,
} from "../../reports/index.ts";
import { count } from "./count.ts";
import { costLabel, type MoneyLabel } from "./money-column.ts";
import { auditSection } from "./receipts/audit-section.ts";
import { factorsLabel, NO_STEP } from "./receipts-page-attempts.ts";
import { CLASS_HEADS } from "./spend/spend-table.ts";
import { cut, table } from "./table.ts";

interface Totals {
  readonly receipts: readonly Receipt[];
  readonly summary: RunSummary;
  readonly money: MoneyLabel;
  readonly columns: number;
}

/** What was paid, by token class and by tier; then the total beside its alternatives, and what the difference is made of. */
export function totalsSection(totals: Totals): string {
  const { summary, money, columns } = totals;
  const sections = [
    summary.spend.calls === 0 ? "" : `Cost by token class\n\n${classTable(totals)}`,
    summary.shares.length + summary.beside.length === 0
      ? ""
      : `By tier and place\n\n${shareTable(summary, money)}`,
    totalTable(totals),
    remarks(summary),
    auditSection(summary.audit, columns),
  ];
  return sections.filter((section) => section !== "").join("\n");
}

/** Classes of which nothing was used take no room. */
function classTable({ receipts, summary, money }: Totals): string {
  const counts = countsOf(summary.usage);
  const classes = TOKEN_CLASSES.filter((each) => counts[each] > 0 || summary.spend.byClass[each] > 0);
  const heads = classes.map((each) => CLASS_HEADS[each]);
  const row = (name: string, spend: Spend) => classRow(name, spend, { classes, money });
  const tokens = classes.map((each) => count(counts[each]));
  return table({
    head: ["task", ...heads, "cost"],
    rows: [
      ...receipts.filter(({ spend }) => spend.calls > 0).map(({ task, spend }) => row(cut(task, 14), spend)),
      row("total", summary.spend),
      ["tokens", ...tokens, ""],
    ],
    right: [...heads, "cost"],
  });
}

function classRow(
  name: string,
  spend: Spend,
  { classes, money }: { readonly classes: readonly TokenClass[]; readonly money: MoneyLabel },
): readonly string[] {
  return [name, ...classes.map((each) => money(spend.byClass[each])), costLabel(spend, money)];
}

/** What was no attempt stands under its step, so that the shares add up to the whole. */
function shareTable({ shares, beside, spend }: RunSummary, money: MoneyLabel): string {
  const ofCost = (part: Spend) =>
    spend.amount === 0 || spend.unpricedCalls > 0
      ? ""
      : `${((100 * part.amount) / spend.amount).toFixed(1)} %`;
  const paid = (part: Spend) => [String(part.calls), costLabel(part, money), ofCost(part)];
  return table({
    head: ["tier", "place", "attempts", "passed", "failed", "calls", "cost", "share"],
    rows: [
      ...beside.map((part) => [part.tier ?? "", part.step ?? NO_STEP, "", "", "", ...paid(part.spend)]),
      ...shares.map((share) => [
        share.tier,
        share.place,
        String(share.attempts),
        String(share.passed),
        String(share.failed),
        ...paid(share.spend),
      ]),
    ],
    right: ["attempts", "passed", "failed", "calls", "cost", "share"],
  });
}

function totalTable({ receipts, summary, money, columns }: Totals): string {
  const nameOf = (model: string) => cut(model, columns < 100 ? 17 : 28);
  const { spend, baselines, levers } = summary;
  const lines = [
    ["this run", "", costLabel(spend, money), "measured", ""],
    ...baselines.map((baseline) => [
      LABELS[baseline.policy],
      nameOf(baseline.model),
      costLabel(baseline.spend, money),
      baseline.basis,
      ratioLabel(baseline.spend, spend),
    ]),
    ...(baselines.length === 0 || levers === undefined
      ? []
      : [
          [
            "in one conversation",
            nameOf(levers.model),
            costLabel(wholeOf(levers), money),
            "projected",
            ratioLabel(wholeOf(levers), spend),
          ],
        ]),
  ];
  const against = "against this run";
  const head = ["total", "model", "cost", "basis", against];
  const page = table({ head, rows: lines, right: ["cost", against] });
  return baselines.length === 0 ? page : `${page}${caveat(receipts)}`;
}

const LABELS = {
  "best-single-with-caching": "best single, cached",
  "always-frontier": "all at frontier",
} as const satisfies Record<Baseline["policy"], string>;

function wholeOf({ baseline, scripted }: Levers): Spend {
  return addSpend(baseline, scripted);
}

/** No ratio between sums of which one lacks a call. */
function ratioLabel(baseline: Spend, actual: Spend): string {
  if (actual.amount === 0 || baseline.unpricedCalls > 0 || actual.unpricedCalls > 0) return "";
  return `${(baseline.amount / actual.amount).toFixed(2)} times`;
}

function caveat(receipts: readonly Receipt[]): string {
  const accepted = receipts.filter(({ outcome }) => outcome === "accepted").length;
  return `projected: the ${accepted} accepted of ${counted(receipts.length, "task")}, at the tokens that they took here\n`;
}

function remarks({ levers, work, baselines, uncertainCalls }: RunSummary): string {
  const lines = [
    ...(baselines.length === 0 ? [] : [leversRemark(levers)]),
    ...workRemark(work),
    ...(uncertainCalls === 0
      ? []
      : [`${counted(uncertainCalls, "call")} broke off, and may have cost more than is counted here.`]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function leversRemark(levers: Levers | undefined): string {
  const factors = levers === undefined ? undefined : leverFactors(levers);
  if (factors === undefined) return `No price and context factors: ${whyNoFactors(levers)}.`;
  return `In one conversation: ${factorsLabel(factors)}.`;
}

function workRemark(work: RunSummary["work"]): readonly string[] {
  if (work.pieces === 0) return [];
  const { byScript, delegated, takenBack, escalated, fellBack } = work;
  const done = [
    ...(byScript === 0 ? [] : [`${byScript} by script`]),
    ...(delegated === 0 ? [] : [`${delegated} delegated`]),
    ...(takenBack === 0 ? [] : [`${takenBack} taken back`]),
  ];
  const events = [
    ...(escalated === 0 ? [] : [counted(escalated, "escalation")]),
    ...(fellBack === 0 ? [] : [counted(fellBack, "fallback")]),
  ];
  const pieces = `${counted(work.pieces, "piece")} of work${done.length === 0 ? "" : `: ${done.join(", ")}`}.`;
  return events.length === 0 ? [pieces] : [pieces, `${events.join(", ")}.`];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
