import { addUsd } from "../../domain/index.ts";
import {
  type BesideAttempts,
  hasPassed,
  type LeverFactors,
  leverFactors,
  type Receipt,
  type ReceiptAttempt,
} from "../../reports/index.ts";
import { costLabel, type MoneyLabel } from "./money-column.ts";
import { cut, table } from "./table.ts";

/** How wide the columns of an attempt may get, and whether there is room for the number of its calls. */
interface Widths {
  readonly what: number;
  readonly model: number;
  readonly verdict: number;
  readonly hasCalls: boolean;
}

/** 80 columns hold six columns of figures only when all of them are kept short. */
const NARROW: Widths = { what: 14, model: 17, verdict: 12, hasCalls: false };
const WIDE: Widths = { what: 24, model: 28, verdict: 24, hasCalls: true };
const INDENT = "  ";

/** Every attempt of every task, indented under its title; scripts that found nothing share a line. */
export function attemptsSection(receipts: readonly Receipt[], money: MoneyLabel, columns: number): string {
  const tried = receipts.filter(({ attempts, beside }) => attempts.length + beside.length > 0);
  if (tried.length === 0) return "";
  const widths = columns < 100 ? NARROW : WIDE;
  const aligned = alignedRows(tried, money, widths);
  const blocks = tried.map((receipt) =>
    [
      headOf(receipt, columns),
      ...[...receipt.beside, ...receipt.attempts]
        .flatMap((each) => aligned.get(each) ?? [])
        .map((line) => INDENT + line),
      ...scriptsLine(receipt, columns),
      ...leversLine(receipt, money, columns),
    ].join("\n"),
  );
  return `${blocks.join("\n")}\n`;
}

function headOf({ task, title }: Receipt, columns: number): string {
  const name = cut(task, 30);
  return `${name}  ${cut(title, columns - name.length - 2)}`;
}

/** A script that cost nothing and found nothing. */
function isQuiet(attempt: ReceiptAttempt): boolean {
  return attempt.place === "script" && attempt.spend.calls === 0 && hasPassed(attempt);
}

/** What frames a task and costs nothing takes one line, whenever it was. */
function scriptsLine({ attempts }: Receipt, columns: number): readonly string[] {
  const steps = attempts.filter(isQuiet).map(({ step }) => `${step} ✓`);
  if (steps.length === 0) return [];
  return [INDENT + cut(`by script: ${steps.join(", ")}`, columns - INDENT.length)];
}

/** All that was paid for in one table, so that it lines up from task to task. */
function alignedRows(
  receipts: readonly Receipt[],
  money: MoneyLabel,
  widths: Widths,
): ReadonlyMap<ReceiptAttempt | BesideAttempts, string> {
  const loud = receipts.flatMap(({ attempts, beside }) => [
    ...beside.map((of) => ({ of, cells: besideCells(of, money, widths) })),
    ...attempts
      .filter((attempt) => !isQuiet(attempt))
      .map((of) => ({ of, cells: cellsOf(of, { attempts, money, widths }) })),
  ]);
  const rows = loud.map(({ cells }) => cells);
  const head = ["what", "tier", "place", "model", "verdict", ...(widths.hasCalls ? ["calls"] : []), "cost"];
  const lines = table({ head, rows, right: ["calls", "cost"] })
    .split("\n")
    .slice(1);
  return new Map(loud.map(({ of }, index) => [of, lines[index] ?? ""]));
}

/** It was no attempt at the work, so it has no place and no verdict. */
function besideCells(
  { step, tier, model, asked, spend }: BesideAttempts,
  money: MoneyLabel,
  widths: Widths,
): readonly string[] {
  return [
    cut(step ?? NO_STEP, widths.what),
    tier ?? "",
    "",
    cut(model ?? asked.at(-1) ?? "", widths.model),
    model === undefined ? "no answer" : "",
    ...(widths.hasCalls ? [callsLabel(spend.calls)] : []),
    costLabel(spend, money),
  ];
}

/** For calls of which their rows do not say what they were for. */
export const NO_STEP = "other";

function callsLabel(calls: number): string {
  return calls === 0 ? "" : `${calls} ${calls === 1 ? "call" : "calls"}`;
}

function cellsOf(
  attempt: ReceiptAttempt,
  {
    attempts,
    money,
    widths,
  }: {
    readonly attempts: readonly ReceiptAttempt[];
    readonly money: MoneyLabel;
    readonly widths: Widths;
  },
): readonly string[] {
  const what = attempt.chunk === undefined ? attempt.step : `· ${attempt.chunk} ${attempt.step}`;
  return [
    cut(what, widths.what),
    attempt.tier,
    isTakenBack(attempt, attempts) ? "→ main" : attempt.place,
    cut(workerOf(attempt, attempts), widths.model),
    cut(verdictOf(attempt), widths.verdict),
    ...(widths.hasCalls ? [callsLabel(attempt.spend.calls)] : []),
    attempt.asked.length === 0 ? "" : costLabel(attempt.spend, money),
  ];
}

/** The model that answered, or that did not; the chunks that the work was handed out in. */
function workerOf(attempt: ReceiptAttempt, attempts: readonly ReceiptAttempt[]): string {
  const chunks = isHandedOut(attempt, attempts) ? chunksOf(attempts).size : 0;
  if (chunks > 0) return `${chunks} ${chunks === 1 ? "chunk" : "chunks"}`;
  return attempt.model ?? attempt.asked.at(-1) ?? "";
}

/** The attempt that a task was cut in: its chunks follow it. */
export function isHandedOut(attempt: ReceiptAttempt, attempts: readonly ReceiptAttempt[]): boolean {
  const next = attempts[attempts.indexOf(attempt) + 1];
  return attempt.chunk === undefined && next?.chunk !== undefined && next.step === attempt.step;
}

/** The last attempt at each chunk, by the chunk's id. */
export function chunksOf(attempts: readonly ReceiptAttempt[]): ReadonlyMap<string, ReceiptAttempt> {
  return new Map(attempts.flatMap((each) => (each.chunk === undefined ? [] : [[each.chunk, each] as const])));
}

/** The ledger's word for an attempt that came before no gate, since nothing came of it. */
const UNFINISHED = "finished";

/** Which gate said no, or that nobody answered; a tick where all said yes. */
function verdictOf(attempt: ReceiptAttempt): string {
  const objection = attempt.gates.find(({ verdict }) => verdict !== "pass");
  if (objection?.verdict === "fail") return `✗ ${objection.gate === UNFINISHED ? "gave up" : objection.gate}`;
  if (objection !== undefined) return `? ${objection.gate}`;
  if (hasPassed(attempt)) return "✓";
  if (attempt.answered === false) return "no answer";
  return attempt.fellBack ? "not usable" : "";
}

/** It goes on in the main conversation, after an attempt of its own had failed at the same piece. */
export function isTakenBack(attempt: ReceiptAttempt, attempts: readonly ReceiptAttempt[]): boolean {
  if (attempt.place !== "main" || attempt.kind !== "coding") return false;
  return attempts
    .slice(0, attempts.indexOf(attempt))
    .some(
      ({ step, chunk, place }) => step === attempt.step && chunk === attempt.chunk && place === "isolated",
    );
}

function leversLine({ levers }: Receipt, money: MoneyLabel, columns: number): readonly string[] {
  const factors = levers === undefined ? undefined : leverFactors(levers);
  if (levers === undefined || factors === undefined) return [];
  const amount = money(addUsd(levers.baseline.amount, levers.scripted.amount));
  const line = `${factorsLabel(factors)} (projected: ${amount} at ${levers.model})`;
  return [INDENT + cut(line, columns - INDENT.length)];
}

/** What scripts did is named only where they did something in a model's stead. */
export function factorsLabel({ price, context, scripts }: LeverFactors): string {
  const ofModels = `price × ${price.toFixed(2)}, context × ${context.toFixed(2)}`;
  return scripts === 1 ? ofModels : `${ofModels}, scripts × ${scripts.toFixed(2)}`;
}
