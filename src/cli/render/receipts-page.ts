import type { RunResult } from "../../app/index.ts";
import { type NanoUsd, type Spend, TOKEN_CLASSES } from "../../domain/index.ts";
import {
  hasPassed,
  type Receipt,
  type ReceiptAttempt,
  type RunSummary,
  runSummary,
} from "../../reports/index.ts";
import { costLabel, type MoneyLabel, moneyColumn } from "./money-column.ts";
import { attemptsSection, chunksOf, isHandedOut, isTakenBack } from "./receipts-page-attempts.ts";
import { totalsSection } from "./receipts-page-totals.ts";
import { cut, table } from "./table.ts";

/** A terminal of the usual size: nothing is lost in a narrow one, a pipe or a message. */
const USUAL_WIDTH = 80;

/**
 * The receipts of a run: how each task went, each attempt with its tier, place, model and verdicts, what was paid by token
 * class and by tier, and what the alternatives would have cost. Lines keep to `width` columns, 80 at least.
 */
export function receiptsPage(
  { run, branch, receipts }: Pick<RunResult, "run" | "branch" | "receipts">,
  width = USUAL_WIDTH,
): string {
  const summary = runSummary(receipts);
  const spends = [summary.spend, ...receipts.map(({ spend }) => spend)];
  const alternatives = summary.baselines.map(({ spend }) => spend.amount);
  const money = moneyColumn([...spends.flatMap(amountsOf), ...alternatives]);
  const columns = Math.max(USUAL_WIDTH, width);
  return [
    `\nReceipts of run ${run}: ${outcomes(summary)}\n`,
    overview(receipts, money, columns),
    ...reasons(receipts, columns),
    attemptsSection(receipts, money, columns),
    totalsSection({ receipts, summary, money, columns }),
    `Commits are on the branch ${branch}; the checked-out branch was not touched.\n`,
  ]
    .filter((section) => section !== "")
    .join("\n");
}

function outcomes({ tasks, spend }: RunSummary): string {
  const { accepted, ...others } = tasks;
  const total = Object.values(tasks).reduce((sum, count) => sum + count, 0);
  const rest = Object.entries(others).flatMap(([outcome, count]) =>
    count > 0 ? [`${count} ${outcome}`] : [],
  );
  const money = moneyColumn([spend.amount]);
  return [
    `${accepted} of ${total} ${total === 1 ? "task" : "tasks"} accepted`,
    ...rest,
    costLabel(spend, money),
  ].join(", ");
}

/** What matters first, a line a task. */
function overview(receipts: readonly Receipt[], money: MoneyLabel, columns: number): string {
  const costs = receipts.map(({ spend }) => costLabel(spend, money));
  const costWidth = Math.max(...costs.map((cost) => cost.length), 4);
  const taskWidth = columns < 100 ? 14 : 24;
  const pathWidth = columns - taskWidth - costWidth - 2 * 4 - "accepted".length - 8;
  return table({
    head: ["task", "outcome", "path", "cost", "commit"],
    rows: receipts.map((receipt, index) => [
      cut(receipt.task, taskWidth),
      receipt.outcome,
      cut(pathOf(receipt.attempts), pathWidth),
      costs[index] ?? "",
      receipt.commit?.slice(0, 8) ?? "",
    ]),
    right: ["cost"],
  });
}

/** What is not on a path: what frames every task, and what is only said about it. */
const AROUND_THE_WORK: readonly (string | undefined)[] = [
  "pre_flight",
  "smoke_test",
  "classify",
  "commit",
  // A step that its decision does not have: it was asked first what sort of work this is, and decided again.
  undefined,
];

/** `light ✗ ✗ → mid ✓`: each tier once, with a mark for every attempt there; of a task that was cut, its chunks as one. */
function pathOf(attempts: readonly ReceiptAttempt[]): string {
  const parts: { readonly label: string; readonly marks: string[] }[] = [];
  const shown = attempts.filter(
    ({ kind, gates }) => !AROUND_THE_WORK.includes(kind) || gates.some(({ verdict }) => verdict !== "pass"),
  );
  for (const attempt of shown) {
    if (attempt.chunk !== undefined) continue;
    if (isHandedOut(attempt, attempts)) {
      parts.push({ label: chunksLabel(attempts), marks: [] });
      continue;
    }
    const where = isTakenBack(attempt, attempts) ? " in main" : "";
    const label = attempt.kind === "coding" ? attempt.tier + where : `${attempt.step} ${attempt.tier}`;
    const last = parts.at(-1);
    if (last?.label === label) last.marks.push(markOf(attempt));
    else parts.push({ label, marks: [markOf(attempt)] });
  }
  return parts.map(({ label, marks }) => `${label} ${marks.join(" ")}`.trim()).join(" → ");
}

function chunksLabel(attempts: readonly ReceiptAttempt[]): string {
  const last = [...chunksOf(attempts).values()];
  const failed = last.filter((attempt) => !hasPassed(attempt)).length;
  const mark = failed === 0 ? "✓" : `✗ (${failed} failed)`;
  return `${last.length} ${last.length === 1 ? "chunk" : "chunks"} ${mark}`;
}

function markOf(attempt: ReceiptAttempt): string {
  if (attempt.gates.length === 0) return "";
  return hasPassed(attempt) ? "✓" : "✗";
}

function reasons(receipts: readonly Receipt[], columns: number): readonly string[] {
  return receipts.flatMap((receipt) => {
    if (receipt.outcome === "accepted") return [];
    const head = `${cut(receipt.task, 24)}: ${receipt.outcome}: `;
    return [`${head}${cut(receipt.because, Math.max(200 - head.length, columns - head.length))}\n`];
  });
}

function amountsOf(spend: Spend): readonly NanoUsd[] {
  return [spend.amount, ...TOKEN_CLASSES.map((each) => spend.byClass[each])];
}
