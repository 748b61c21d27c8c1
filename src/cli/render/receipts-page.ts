import type { RunResult } from "../../app/index.ts";
import {
  addUsd,
  byTokenClass,
  type NanoUsd,
  NO_SPEND,
  type Spend,
  TOKEN_CLASSES,
} from "../../domain/index.ts";
import type { Baseline, Receipt, ReceiptAttempt } from "../../reports/index.ts";
import { costLabel, type MoneyLabel, moneyColumn } from "./money-column.ts";
import { CLASS_HEADS } from "./spend-table.ts";
import { cut, table } from "./table.ts";

/** The receipts of a run: how each task went, what it cost by token class, the total, and what the alternatives would have cost. */
export function receiptsPage({
  run,
  branch,
  receipts,
}: Pick<RunResult, "run" | "branch" | "receipts">): string {
  const total = receipts.reduce((sum, receipt) => added(sum, receipt.spend), NO_SPEND);
  const money = moneyColumn([total, ...receipts.map((receipt) => receipt.spend)].flatMap(amountsOf));
  return [
    `\nReceipts of run ${run}\n`,
    table({
      head: ["task", "outcome", "path", "calls", "cost", "commit"],
      rows: receipts.map((receipt) => [
        cut(receipt.task, 30),
        receipt.outcome,
        pathOf(receipt.attempts),
        String(receipt.spend.calls),
        costLabel(receipt.spend, money),
        receipt.commit?.slice(0, 8) ?? "",
      ]),
      right: ["calls", "cost"],
    }),
    ...reasons(receipts),
    "\nCost by token class\n",
    classTable(receipts, total, money),
    "\n",
    totals(receipts, total, money),
    `\nCommits are on the branch ${branch}; the checked-out branch was not touched.\n`,
  ]
    .join("\n")
    .replace(/\n{3,}/g, "\n\n");
}

/** `light ✗ ✗ → mid ✓`: each tier once, with a mark for every attempt there. */
function pathOf(attempts: readonly ReceiptAttempt[]): string {
  const parts: { readonly label: string; readonly marks: string[] }[] = [];
  for (const attempt of attempts) {
    const label = attempt.step === "implement" ? attempt.tier : `${attempt.step} ${attempt.tier}`;
    const last = parts.at(-1);
    if (last?.label === label) last.marks.push(markOf(attempt));
    else parts.push({ label, marks: [markOf(attempt)] });
  }
  return parts.map(({ label, marks }) => `${label} ${marks.join(" ")}`.trim()).join(" → ");
}

function markOf({ gates }: ReceiptAttempt): string {
  if (gates.length === 0) return "";
  return gates.every(({ verdict }) => verdict === "pass") ? "✓" : "✗";
}

function reasons(receipts: readonly Receipt[]): readonly string[] {
  return receipts.flatMap((receipt) =>
    receipt.outcome === "accepted"
      ? []
      : [`${cut(receipt.task, 30)}: ${receipt.outcome}: ${cut(receipt.because, 200)}\n`],
  );
}

function classTable(receipts: readonly Receipt[], total: Spend, money: MoneyLabel): string {
  const heads = TOKEN_CLASSES.map((each) => CLASS_HEADS[each]);
  const rows = receipts.map((receipt) => classRow(cut(receipt.task, 30), receipt.spend, money));
  return table({
    head: ["task", ...heads, "cost"],
    rows: [...rows, classRow("total", total, money)],
    right: [...heads, "cost"],
  });
}

function classRow(name: string, spend: Spend, money: MoneyLabel): readonly string[] {
  return [name, ...TOKEN_CLASSES.map((each) => money(spend.byClass[each])), costLabel(spend, money)];
}

function amountsOf(spend: Spend): readonly NanoUsd[] {
  return [spend.amount, ...TOKEN_CLASSES.map((each) => spend.byClass[each])];
}

function totals(receipts: readonly Receipt[], total: Spend, money: MoneyLabel): string {
  const lines: string[][] = [["this run", costLabel(total, money), "measured", ""]];
  for (const policy of ["best-single-with-caching", "always-frontier"] as const) {
    const baselines = receipts.flatMap((receipt) =>
      receipt.baselines.filter((each) => each.policy === policy),
    );
    const [first] = baselines;
    if (first === undefined) continue;
    const spend = baselines.reduce((sum, baseline) => added(sum, baseline.spend), NO_SPEND);
    const cost = costLabel(spend, money);
    lines.push([`${labelOf(first)} (${first.model})`, cost, first.basis, ratioLabel(spend, total)]);
  }
  const page = table({ head: ["total", "cost", "basis", "against this run"], rows: lines, right: ["cost"] });
  const accepted = receipts.filter((receipt) => receipt.outcome === "accepted").length;
  const caveat = `projected: the ${accepted} accepted of ${receipts.length} tasks, at the tokens that they took here\n`;
  return lines.length > 1 ? page + caveat : page;
}

function labelOf({ policy }: Baseline): string {
  return policy === "always-frontier" ? "everything at frontier" : "best single model, cached";
}

/** No ratio between sums of which one lacks a call. */
function ratioLabel(baseline: Spend, actual: Spend): string {
  if (actual.amount === 0 || baseline.unpricedCalls > 0 || actual.unpricedCalls > 0) return "";
  return `${(baseline.amount / actual.amount).toFixed(2)} times`;
}

function added(a: Spend, b: Spend): Spend {
  return {
    amount: addUsd(a.amount, b.amount),
    byClass: byTokenClass((each) => addUsd(a.byClass[each], b.byClass[each])),
    calls: a.calls + b.calls,
    unpricedCalls: a.unpricedCalls + b.unpricedCalls,
  };
}
