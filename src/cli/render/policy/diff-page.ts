import type { PolicyComparison } from "../../../app/index.ts";
import { isoTime } from "../../../domain/index.ts";
import {
  type ChangedGroup,
  type CostChange,
  type PassRateChange,
  ROUTE_PARTS,
} from "../../../policy-checks/index.ts";
import { count } from "../count.ts";
import { harmless } from "../harmless.ts";
import { moneyColumn } from "../money-column.ts";
import { nothingFound } from "../spend/spend-page.ts";
import { wrapWords } from "./wrap-words.ts";

const MOST_GROUPS = 10;
const MOST_NAMES = 4;
const PART_WIDTH = 9;

/** How many decisions change and in what, what that costs, and the groups that change alike, the largest first. */
export function diffPage(compared: PolicyComparison, width: number): string {
  const { before, after, diff, on, priceBook } = compared;
  const { tasks, unchanged, groups } = diff;
  if (tasks === 0) return nothingToDecide(on);
  const head = [
    `${harmless(before)} -> ${harmless(after)}: ${count(tasks - unchanged)} of ${count(tasks)} decisions change`,
    ...wrapped([`${onLabel(on)}, at ${harmless(priceBook.name)} ${priceBook.date}`], width),
    ...(groups.length === 0 ? [] : wrapped([changesLabel(compared)], width)),
    ...wrapped([costLabel(diff.cost), passRateLabel(diff.passRate)], width),
  ];
  const shown = groups.slice(0, MOST_GROUPS);
  const more = groups.length - shown.length;
  return [
    `${head.join("\n")}\n`,
    ...shown.map((group) => groupText(group, width)),
    ...(more === 0 ? [] : [`and ${count(more)} smaller groups, which --json lists\n`]),
  ].join("\n");
}

function nothingToDecide(on: PolicyComparison["on"]): string {
  return on.kind === "tickets"
    ? "there is no ticket to decide\n"
    : `${nothingFound(on.nothingAt)}Or compare on tickets, with --from SOURCE PATH.\n`;
}

function onLabel(on: PolicyComparison["on"]): string {
  if (on.kind === "tickets") return "on tickets";
  const { period, wordless } = on;
  const days =
    period === undefined
      ? ""
      : `, ${isoTime(period.first).slice(0, 10)} to ${isoTime(period.last).slice(0, 10)}`;
  const blind =
    wordless === 0 ? "" : `; of ${chunks(wordless)} no words are known, and so nothing of the work`;
  return `on chunks of recorded work${days}${blind}`;
}

function chunks(n: number): string {
  return n === 1 ? "1 chunk" : `${count(n)} chunks`;
}

function changesLabel({ diff: { changes } }: PolicyComparison): string {
  const parts = ROUTE_PARTS.flatMap((part) =>
    changes[part] === 0 ? [] : [`${part} ${count(changes[part])}`],
  );
  return `changed: ${parts.join(", ")}`;
}

/** A projection, as both policies expect it. */
function costLabel({ before, after, difference, pairs, unknown }: CostChange): string {
  if (pairs === 0) return "cost: not known on both sides of any decision";
  const money = moneyColumn([before, after, difference]);
  const change = before === 0 ? "" : ` (${changeLabel(difference / before)})`;
  const left = unknown === 0 ? "" : `; ${count(unknown)} not known`;
  return `cost, projected: ${money(before)} -> ${money(after)}${change}${left}`;
}

function passRateLabel(change: PassRateChange | undefined): string {
  if (change === undefined) return "pass rate: not known on both sides of any decision";
  const { before, after, pairs, measured, unknown } = change;
  const basis =
    measured === pairs ? "measured" : measured === 0 ? "priors" : `${count(measured)} measured, else priors`;
  const left = unknown === 0 ? "" : `; ${count(unknown)} not known`;
  return `pass rate of the first attempt, ${basis}: ${share(before)} -> ${share(after)}${left}`;
}

function groupText({ before, after, changed, tasks, cost, passRate }: ChangedGroup, width: number): string {
  const indent = " ".repeat(PART_WIDTH + 2);
  const line = (name: string, text: string) =>
    `  ${name.padEnd(PART_WIDTH)}${wrapWords(text, width - indent.length, indent)}`;
  const names = tasks.slice(0, MOST_NAMES).join(", ");
  const more = tasks.length > MOST_NAMES ? `, and ${count(tasks.length - MOST_NAMES)} more` : "";
  const lines = [
    tasks.length === 1 ? "1 decision" : `${count(tasks.length)} decisions`,
    ...changed.map((part) =>
      line(
        part,
        part === "steps"
          ? stepsLabel(before.steps, after.steps)
          : `${before[part] ?? "none"} -> ${after[part] ?? "none"}`,
      ),
    ),
    ...[costLabel(cost), ...(passRate?.before === passRate?.after ? [] : [passRateLabel(passRate)])].map(
      (text) => `  ${wrapWords(text, width - indent.length, indent)}`,
    ),
    line("of", `${names}${more}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** Only the steps that differ: `implement mid -> light, + review frontier`. */
function stepsLabel(before: string, after: string): string {
  const [from, to] = [tiersByStep(before), tiersByStep(after)];
  const kept = Array.from(from, ([step, tier]) => {
    const other = to.get(step);
    if (other === undefined) return `- ${step} ${tier}`;
    return other === tier ? undefined : `${step} ${tier} -> ${other}`;
  });
  const added = Array.from(to, ([step, tier]) => (from.has(step) ? undefined : `+ ${step} ${tier}`));
  const differing = [...kept, ...added].filter((each) => each !== undefined);
  return differing.length === 0 ? "in another order" : differing.join(", ");
}

/** Out of `implement light, review frontier`. */
function tiersByStep(steps: string): ReadonlyMap<string, string> {
  const pairs =
    steps === ""
      ? []
      : steps.split(", ").map((each): [string, string] => {
          const at = each.lastIndexOf(" ");
          return [each.slice(0, at), each.slice(at + 1)];
        });
  return new Map(pairs);
}

function wrapped(lines: readonly string[], width: number): readonly string[] {
  return lines.map((line) => wrapWords(line, width - 2, "  "));
}

const MANY_TIMES = 3;

/** A share of what it was; from three times on, how many times. */
function changeLabel(change: number): string {
  const times = 1 + change;
  if (times >= MANY_TIMES) return `${times < 10 ? times.toFixed(1) : Math.round(times)} times as much`;
  const percent = Math.round(change * 100);
  return `${percent > 0 ? "+" : ""}${percent} %`;
}

function share(value: number): string {
  return `${Math.round(value * 1000) / 10} %`;
}
