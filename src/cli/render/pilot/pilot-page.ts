import type { Pilot, PilotArm, PilotNext, PilotSlot } from "../../../app/index.ts";
import { isoTime, type NanoUsd, nanoUsd } from "../../../domain/index.ts";
import { harmless } from "../harmless.ts";
import { moneyColumn } from "../money-column.ts";
import { cut, table } from "../table.ts";
import { percentLabel } from "../targets/figure-words.ts";
import { conditionLabel } from "./condition-words.ts";

const MOST_TASK = 24;

/** How a pilot stands, and what is to be done next. */
export function pilotPage(pilot: Pilot): string {
  return [head(pilot), slotsTable(pilot), armsTable(pilot), verdictLines(pilot), nextLines(pilot.next)]
    .filter((part) => part !== "")
    .join("\n");
}

function head(pilot: Pilot): string {
  const { kind, tier, baselineTier, planned, slots, since, surplus, withoutKind, policy } = pilot;
  const from = since === undefined ? "" : ` since ${isoTime(since).slice(0, 10)}`;
  return [
    `pilot: ${planned} ${planned === 1 ? "task" : "tasks"} of kind ${kind} at ${tier}, beside ${baselineTier}; policy ${harmless(policy)}`,
    `${slots.length} of ${planned} filled${from}${surplus > 0 ? `; ${surplus} more came later and do not count` : ""}`,
    ...(withoutKind > 0
      ? [`${withoutKind} judged tasks have no kind and do not count; give their tickets a "kind"`]
      : []),
    "",
  ].join("\n");
}

function slotsTable({ slots }: Pilot): string {
  if (slots.length === 0) return "";
  const money = moneyColumn(
    slots.flatMap(({ cost, expected }) => [cost ?? [], expected?.expected ?? []].flat()),
  );
  const amount = (cost: NanoUsd | undefined) => (cost === undefined ? "no price" : money(cost));
  return table({
    head: ["", "task", "begun", "model", "result", "attempts", "escalated", "reviews", "cost", "expected"],
    rows: slots.map((slot, index) => [
      String(index + 1),
      cut(slot.task, MOST_TASK),
      isoTime(slot.at).slice(0, 10),
      harmless(slot.model ?? ""),
      slot.result,
      String(slot.attempts),
      String(slot.escalations),
      String(slot.reviewRounds),
      amount(slot.cost),
      slot.expected === undefined ? "" : expectedLabel(slot, money),
    ]),
    right: ["", "attempts", "escalated", "reviews", "cost"],
  });
}

function expectedLabel({ expected }: PilotSlot, money: (amount: NanoUsd) => string): string {
  return expected === undefined ? "" : `${money(expected.low)} to ${money(expected.high)}`;
}

/** The pilot's side beside the baseline's: what the documents ask a first experiment to compare. */
function armsTable({ report, expected, tier, baselineTier }: Pilot): string {
  const { pilot, baseline, estimate } = report;
  if (pilot.tasks === 0 && baseline === undefined) return "";
  const arms = [pilot, ...(baseline === undefined ? [] : [baseline])];
  const range = expected === undefined ? [] : [expected.low, expected.high].map((each) => nanoUsd(each));
  const money = moneyColumn([...arms.flatMap(({ costPerTask }) => costPerTask ?? []), ...range]);
  const [low, high] = range;
  const row = (name: string, label: (arm: PilotArm) => string) => [
    name,
    pilot.tasks === 0 ? "" : label(pilot),
    baseline === undefined ? "" : label(baseline),
  ];
  const against =
    estimate === undefined
      ? ""
      : `${estimate.ratio.toFixed(2)} x, ${estimate.within ? "within the range" : "outside the range"}`;
  return table({
    head: ["", `pilot at ${tier}`, `baseline at ${baselineTier}`],
    rows: [
      row("tasks", ({ tasks }) => String(tasks)),
      row("accepted", ({ success }) => intervalLabel(success)),
      row("escalated", ({ escalated }) => intervalLabel(escalated)),
      row("cost of a task", ({ costPerTask, unpricedTasks }) =>
        [
          costPerTask === undefined ? "no price" : money(costPerTask),
          ...(costPerTask !== undefined && unpricedTasks > 0 ? [`${unpricedTasks} without a price`] : []),
        ].join(", "),
      ),
      ["expected", low === undefined || high === undefined ? "" : `${money(low)} to ${money(high)}`, ""],
      ["actual against expected", against, ""],
      row("review rounds a task", ({ reviewRounds }) => reviewRounds.toFixed(1)),
      row("tests passed", ({ testsPassed }) =>
        testsPassed === undefined ? "no test judged" : intervalLabel(testsPassed),
      ),
      row("lint: verdicts that failed", ({ lintFailures }) => String(lintFailures)),
      row("lint: errors found", ({ lintErrors }) =>
        lintErrors === undefined ? "not counted" : String(lintErrors),
      ),
    ],
  });
}

function intervalLabel({ mean, lower, upper }: PilotArm["success"]): string {
  return `${percentLabel(mean)} (${percentLabel(lower)} to ${percentLabel(upper)})`;
}

function verdictLines({ report, judgement, open, planned, slots }: Pilot): string {
  const beside = `beside the baseline: ${report.verdict}; ${harmless(report.because)}`;
  if (judgement === undefined) {
    const missing = planned - slots.length;
    return `verdict: insufficient evidence; ${missing} of ${planned} tasks are missing\n${slots.length === 0 ? "" : `${beside}\n`}`;
  }
  const conditions = judgement.conditions.map(
    (condition) => `  - ${conditionLabel(condition)}: ${open.includes(condition) ? "not yet" : "holds"}`,
  );
  return [
    `verdict: ${judgement.verdict}; ${harmless(judgement.because)}`,
    ...conditions,
    beside,
    `valid until ${isoTime(judgement.validUntil).slice(0, 10)}, or until a model or its price changes`,
    "",
  ].join("\n");
}

function nextLines(next: readonly PilotNext[]): string {
  const lines = next.flatMap(({ because, command, write }) => [
    `  # ${harmless(because)}`,
    ...(write === undefined ? [] : [`  ${write.file}: ${harmless(write.line)}`]),
    ...(command === undefined ? [] : [`  $ ${harmless(command)}`]),
  ]);
  return `next:\n${lines.join("\n")}\n`;
}
