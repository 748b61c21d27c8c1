import type { ClassContest, MeasuredClass, MeasuredClasses } from "../../../app/index.ts";
import { isoTime } from "../../../domain/index.ts";
import { recordJson } from "./record-json.ts";

/** `suffice.evidence/1`, on one line. */
export function evidenceJson(measured: MeasuredClasses): string {
  const { policy, bar, minimum, mayLower, repository, at, outcomes, unplaced, expired, ledger } = measured;
  const json = {
    schema: "suffice.evidence/1",
    policy,
    bar,
    minimum,
    mayLower,
    repository: repository ?? null,
    at: isoTime(at),
    ledger,
    outcomes,
    unplaced,
    rows: measured.rows.map(rowOf),
    expired,
    classes: measured.contests.map(classOf),
  };
  return `${JSON.stringify(json)}\n`;
}

function rowOf(row: MeasuredClass) {
  return {
    kind: row.kind ?? null,
    model: row.model,
    tier: row.tier,
    repository: row.repository ?? null,
    n: row.n,
    passes: row.passes,
    outcomes: row.outcomes ?? null,
    wilson: [row.lower, row.upper],
    mean: row.mean ?? null,
    bayesLower: row.bayesLower ?? null,
    newest: row.newest === undefined ? null : isoTime(row.newest),
    expired: row.expired ?? 0,
    standing: row.standing,
  };
}

function classOf({ kind, goesTo, contest }: ClassContest) {
  return {
    kind: kind ?? null,
    goesTo: { ...goesTo, model: goesTo.model ?? null },
    champion: contest?.champion ?? null,
    challenger: contest?.challenger ?? null,
    judgement: contest?.judgement === undefined ? null : recordJson(contest.judgement),
    records: (contest?.records ?? []).map(recordJson),
  };
}
