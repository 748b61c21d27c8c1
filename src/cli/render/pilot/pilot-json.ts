import type { DecisionRecord, Pilot, PilotArm, PilotSlot, RecordCondition } from "../../../app/index.ts";
import { isoTime, type NanoUsd, nanoUsd, type Range, usdNumber } from "../../../domain/index.ts";
import { recordJson, shareJson } from "../evidence/record-json.ts";
import { conditionLabel } from "./condition-words.ts";

/** `suffice.pilot/1`, on one line. */
export function pilotJson(pilot: Pilot): string {
  const { report, judgement, since } = pilot;
  const { difference, verdict, because, estimate } = report;
  const json = {
    schema: "suffice.pilot/1",
    kind: pilot.kind,
    tier: pilot.tier,
    baselineTier: pilot.baselineTier,
    policy: pilot.policy,
    since: since === undefined ? null : isoTime(since),
    planned: pilot.planned,
    filled: pilot.slots.length,
    missing: report.missing,
    surplus: pilot.surplus,
    withoutKind: pilot.withoutKind,
    slots: pilot.slots.map(slotOf),
    pilot: armOf(report.pilot),
    baseline: report.baseline === undefined ? null : armOf(report.baseline),
    estimate:
      pilot.expected === undefined
        ? null
        : {
            ...rangeOf(pilot.expected),
            basis: "projected",
            ratio: estimate?.ratio ?? null,
            within: estimate?.within ?? null,
          },
    comparison: { verdict, because, difference: difference === undefined ? null : shareJson(difference) },
    verdict: judgement === undefined ? "insufficient evidence" : judgement.verdict,
    judgement: judgement === undefined ? null : judgementOf(judgement, pilot.open),
    next: pilot.next.map(({ because: why, command, write }) => ({
      because: why,
      command: command ?? null,
      write: write ?? null,
    })),
  };
  return `${JSON.stringify(json)}\n`;
}

function slotOf({ run, at, model, cost, expected, ...slot }: PilotSlot) {
  return {
    ...slot,
    run: run ?? null,
    at: isoTime(at),
    model: model ?? null,
    costUsd: usdOf(cost),
    expectedUsd: expected === undefined ? null : { ...rangeOf(expected), basis: expected.basis },
  };
}

function armOf(arm: PilotArm) {
  return {
    tasks: arm.tasks,
    success: shareJson(arm.success),
    escalated: shareJson(arm.escalated),
    costPerTaskUsd: usdOf(arm.costPerTask),
    unpricedTasks: arm.unpricedTasks,
    reviewRounds: arm.reviewRounds,
    testsPassed: arm.testsPassed === undefined ? null : shareJson(arm.testsPassed),
    lintFailures: arm.lintFailures,
    lintErrors: arm.lintErrors ?? null,
  };
}

/** Each condition with whether it holds as things are. */
function judgementOf(record: DecisionRecord, open: readonly RecordCondition[]) {
  return {
    ...recordJson(record),
    conditions: record.conditions.map((condition) => ({
      ...condition,
      says: conditionLabel(condition),
      holds: !open.includes(condition),
    })),
  };
}

function rangeOf({ low, expected, high }: Range) {
  return { low: usdOf(nanoUsd(low)), expected: usdOf(nanoUsd(expected)), high: usdOf(nanoUsd(high)) };
}

function usdOf(amount: NanoUsd | undefined): number | null {
  return amount === undefined ? null : usdNumber(amount);
}
