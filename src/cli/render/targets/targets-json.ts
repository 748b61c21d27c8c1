import type { MeasuredTarget, MeasuredTargets } from "../../../app/index.ts";
import { type Instant, isoTime } from "../../../domain/index.ts";

/** `suffice.targets/1`, on one line. */
export function targetsJson(measured: MeasuredTargets): string {
  const json = {
    schema: "suffice.targets/1",
    policy: measured.policy,
    since: timeOf(measured.since),
    until: timeOf(measured.until),
    ledger: measured.ledger,
    tasks: measured.tasks,
    outcomes: measured.outcomes,
    calls: measured.calls,
    tasksOfOtherPolicies: measured.tasksOfOthers,
    targets: measured.targets.map(targetOf),
  };
  return `${JSON.stringify(json)}\n`;
}

function targetOf({ metric, name, unit, value, interval, n, target, verdict, because }: MeasuredTarget) {
  return {
    metric,
    name,
    unit: unit ?? null,
    value: value ?? null,
    interval: interval === undefined ? null : [interval.lower, interval.upper],
    n,
    target:
      target === undefined
        ? null
        : {
            by: target.by,
            policy: target.policy,
            atLeast: target.atLeast ?? null,
            above: target.above ?? null,
            atMost: target.atMost ?? null,
            below: target.below ?? null,
            says: target.says ?? null,
            source: target.source ?? null,
          },
    verdict,
    because,
  };
}

function timeOf(at: Instant | undefined): string | null {
  return at === undefined ? null : isoTime(at);
}
