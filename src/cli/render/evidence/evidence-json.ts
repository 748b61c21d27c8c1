import type { ClassContest, MeasuredClass, MeasuredClasses, RolloutState } from "../../../app/index.ts";
import { isoTime } from "../../../domain/index.ts";
import { decisionJson } from "../trials/trial-decision.ts";
import { recordJson, shareJson } from "./record-json.ts";

/** `suffice.evidence/1`, on one line. */
export function evidenceJson(measured: MeasuredClasses): string {
  const { policy, bar, minimum, mayLower, repository, at, outcomes, unplaced, expired, ledger } = measured;
  const { skipped, acrossRepositories } = measured;
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
    skipped,
    rows: measured.rows.map(rowOf),
    expired,
    acrossRepositories,
    classes: measured.contests.map(classOf),
    rollouts: measured.rollouts.map(rolloutOf),
    trials: measured.trials.map(trialOf),
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

function classOf({ kind, repository, goesTo, contest }: ClassContest) {
  return {
    kind: kind ?? null,
    repository: repository ?? null,
    goesTo: { ...goesTo, model: goesTo.model ?? null },
    champion: contest?.champion ?? null,
    challenger: contest?.challenger ?? null,
    judgement: contest?.judgement === undefined ? null : recordJson(contest.judgement),
    records: (contest?.records ?? []).map(recordJson),
  };
}

function trialOf({ decision, over, open }: MeasuredClasses["trials"][number]) {
  return { ...decisionJson(decision), holds: over === undefined, over: over ?? null, open: [...open] };
}

function rolloutOf({ kind, to, begin, stage, share, now, keptBack, moves }: RolloutState) {
  return {
    kind,
    to,
    begin,
    stage,
    share,
    outcomes: now.n,
    failures: now.failures,
    passRate: shareJson(now.passRate),
    because: now.because,
    keptBack: keptBack ?? null,
    moves: moves.map((move) => ({
      at: isoTime(move.since),
      from: move.from,
      to: move.stage,
      because: move.because,
      outcomes: move.n,
      failures: move.failures,
    })),
  };
}
