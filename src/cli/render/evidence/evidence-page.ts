import type { ClassContest, MeasuredClasses } from "../../../app/index.ts";
import { isoTime, type TaskKind } from "../../../domain/index.ts";
import { count } from "../count.ts";
import { harmless } from "../harmless.ts";
import { conditionLabel } from "../pilot/condition-words.ts";
import { cut, table } from "../table.ts";
import { percentLabel } from "../targets/figure-words.ts";

const MOST_BECAUSE = 72;
const MOST_WHERE = 32;

/** What was measured, and what the policy makes of it. */
export function evidencePage(measured: MeasuredClasses): string {
  const { policy, bar, minimum, mayLower, outcomes, unplaced, ledger } = measured;
  const lowering = mayLower
    ? "work may go to a weaker tier that clears it"
    : "a tier that does not clear it is passed over";
  const head = `${count(outcomes)} outcomes; ${harmless(policy)} asks for a lower bound of ${percentLabel(bar)} with at least ${minimum}: ${lowering}\n`;
  const nothing =
    outcomes > 0
      ? ""
      : `Nothing was measured yet: ${harmless(ledger)} holds no verdict, and suffice.yaml names no outcomes. \`suffice pilot --kind docs\` says how to begin.\n`;
  const former =
    unplaced === 0 ? "" : `${count(unplaced)} outcomes are of models that may not be chosen here\n`;
  return [
    head + former + nothing,
    rates(measured),
    expired(measured),
    contests(measured),
    records(measured),
    rollouts(measured),
    trials(measured),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function rates({ rows, bar }: MeasuredClasses): string {
  if (rows.length === 0) return "";
  const right = ["n", "passed", "Wilson", "expected", "Bayes"];
  return table({
    head: [
      "kind",
      "model",
      "tier",
      "n",
      "passed",
      "Wilson",
      "expected",
      "Bayes",
      "where",
      `bar ${percentLabel(bar)}`,
    ],
    rows: rows.map((row) => [
      kindLabel(row.kind),
      harmless(row.model),
      row.tier,
      numberLabel(row.n),
      row.n === 0 ? "" : percentLabel(row.passes / row.n),
      `${percentLabel(row.lower)} to ${percentLabel(row.upper)}`,
      row.mean === undefined ? "" : percentLabel(row.mean),
      row.bayesLower === undefined ? "" : `>= ${percentLabel(row.bayesLower)}`,
      row.repository === undefined ? "all" : "this repository",
      row.standing,
    ]),
    right,
  });
}

function expired({ expired: gone }: MeasuredClasses): string {
  if (gone.length === 0) return "";
  return table({
    head: ["expired", "outcomes", "because"],
    rows: gone.map(({ model, outcomes, because }) => [harmless(model), count(outcomes), harmless(because)]),
    right: ["outcomes"],
  });
}

function contests(measured: MeasuredClasses): string {
  const { contests: all } = measured;
  if (all.length === 0) return "";
  const where = whereColumn(measured);
  return table({
    head: ["kind", ...where.head, "goes to", "by the rule", "champion", "challenger", "stands at", "because"],
    rows: all.map(({ kind, repository, goesTo, contest }) => [
      kindLabel(kind),
      ...where.cells(repository),
      goesTo.tier,
      cut(goesTo.rule, MOST_BECAUSE),
      contest?.champion.model ?? "",
      contest?.challenger?.model ?? "",
      contest?.judgement?.verdict ?? "",
      cut(contest?.judgement?.because ?? "", MOST_BECAUSE),
    ]),
  });
}

/** Promotions, demotions and refusals, the newest last. */
function records(measured: MeasuredClasses): string {
  const where = whereColumn(measured);
  const rows = measured.contests.flatMap(({ kind, repository, contest }) =>
    (contest?.records ?? []).map((record) => [
      isoTime(record.at).slice(0, 10),
      kindLabel(kind),
      ...where.cells(repository),
      `${record.subject.from.model} to ${record.subject.to.model}`,
      record.verdict,
      cut(record.because, MOST_BECAUSE),
    ]),
  );
  if (rows.length === 0) return "";
  return table({ head: ["decided", "kind", ...where.head, "from and to", "verdict", "because"], rows });
}

function rollouts({ rollouts: all }: MeasuredClasses): string {
  if (all.length === 0) return "";
  return table({
    head: ["rollout", "to", "stage", "share", "outcomes", "failed", "at least", "because", "moves"],
    rows: all.map(({ kind, to, stage, share, now, keptBack, moves }) => [
      kind,
      to,
      stage,
      stage === "canary" ? percentLabel(share) : "",
      count(now.n),
      count(now.failures),
      percentLabel(now.passRate.lower),
      cut(keptBack ?? now.because, MOST_BECAUSE),
      moves.map((move) => `${isoTime(move.since).slice(0, 10)} ${move.stage}`).join(", "),
    ]),
    right: ["share", "outcomes", "failed", "at least"],
  });
}

/** Only where an outcome names its repository. */
function whereColumn({ contests: all, repository: own }: MeasuredClasses) {
  const isThere = all.some(({ repository }) => repository !== undefined);
  const label = (repository: string | undefined) => {
    if (repository === undefined) return "(not said)";
    return repository === own ? "this repository" : cut(repository, MOST_WHERE);
  };
  return {
    head: isThere ? ["where"] : [],
    cells: (repository: string | undefined) => (isThere ? [label(repository)] : []),
  };
}

/** What controlled trials have decided, and whether it still holds. */
function trials({ trials: all }: MeasuredClasses): string {
  if (all.length === 0) return "";
  return table({
    head: ["record of a trial", "kind", "from and to", "verdict", "stands", "because"],
    rows: all.map(({ decision, over, open }) => [
      decision.id,
      kindLabel(decision.subject.kind),
      `${harmless(decision.subject.from.model)} to ${harmless(decision.subject.to.model)}`,
      decision.verdict,
      standsLabel(over, open),
      cut(decision.because, MOST_BECAUSE),
    ]),
  });
}

function standsLabel(over: string | undefined, open: MeasuredClasses["trials"][number]["open"]): string {
  if (over !== undefined) return `no more: ${harmless(over)}`;
  return open.length === 0 ? "yes" : `yes; open: ${open.map(conditionLabel).join("; ")}`;
}

export function kindLabel(kind: TaskKind | ClassContest["kind"]): string {
  return kind ?? "(unknown)";
}

/** What counts less with age adds up to no whole number. */
function numberLabel(n: number): string {
  return Number.isInteger(n) ? count(n) : n.toFixed(1);
}
