import type { MeasuredTarget, MeasuredTargets } from "../../../app/index.ts";
import { isoTime } from "../../../domain/index.ts";
import { count } from "../count.ts";
import { harmless } from "../harmless.ts";
import { table } from "../table.ts";
import { boundsLabel, figureLabel } from "./figure-words.ts";

/** Every metric beside its target; a policy's own first. */
export function targetsPage(measured: MeasuredTargets): string {
  const { targets, tasks, outcomes, calls, tasksOfOthers } = measured;
  const others =
    tasksOfOthers === 0 ? "" : `; ${count(tasksOfOthers)} tasks that another policy decided are left out`;
  const head = `targets of ${harmless(measured.policy)} on ${count(tasks)} tasks, ${count(outcomes)} judged attempts, ${count(calls)} calls${period(measured)}${others}\n`;
  const nothing =
    tasks > 0 || calls > 0
      ? ""
      : `Nothing is in the ledger${measured.isLedgerMissing ? ", which is not there yet" : ""}: ${harmless(measured.ledger)}. \`suffice run\` writes it; \`--ledger FILE\` names another.\n`;
  const verdicts = (["met", "missed", "insufficient evidence"] as const)
    .map((verdict) => `${targets.filter((each) => each.verdict === verdict).length} ${verdict}`)
    .join(", ");
  return `${head}${nothing}\n${table({
    head: ["metric", "value", "95 % interval", "n", "target", "of", "verdict"],
    rows: targets.map(rowOf),
    right: ["value", "n"],
  })}\n${verdicts}; \`--json\` says what was counted, docs/metrics.md how\n`;
}

function rowOf({ name, unit, target, value, interval, n, verdict }: MeasuredTarget): readonly string[] {
  return [
    harmless(name),
    value === undefined ? "" : figureLabel(value, unit),
    interval === undefined || interval.lower === interval.upper
      ? ""
      : `${figureLabel(interval.lower, unit)} to ${figureLabel(interval.upper, unit)}`,
    count(n),
    target === undefined ? "" : boundsLabel(target, unit),
    target === undefined ? "" : harmless(target.policy),
    verdict,
  ];
}

function period({ since, until }: MeasuredTargets): string {
  const from = since === undefined ? "" : ` since ${isoTime(since).slice(0, 10)}`;
  const to = until === undefined ? "" : ` until ${isoTime(until).slice(0, 10)}`;
  return `${from}${to}`;
}
