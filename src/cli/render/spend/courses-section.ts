import type { Courses } from "../../../app/index.ts";
import type { Course } from "../../../conversations/index.ts";
import { count } from "../count.ts";
import { harmless } from "../harmless.ts";
import { moneyColumn } from "../money-column.ts";
import { cut, table } from "../table.ts";

const MOST_CONVERSATIONS = 10;
const NAMES: Record<Course, string> = {
  switch: "switch",
  delegate: "delegate the rest of the chunk",
  compact: "compact",
  afresh: "start afresh",
};

/** The first places where another course would have paid, and how long conversations go on. */
export function coursesSection(courses: Courses): string {
  return [pointsTable(courses), horizonTable(courses)].filter((part) => part !== "").join("\n");
}

function pointsTable({ target, conversations }: Courses): string {
  if (conversations.length === 0)
    return "No other course would have paid, by what was to be expected then.\n";
  const shown = conversations.slice(0, MOST_CONVERSATIONS);
  const money = moneyColumn(
    shown.flatMap(({ points }) => points.flatMap(({ hindsight }) => hindsight?.saved.expected ?? [])),
  );
  const figures = ["from call", "context", "pays after", "expected then", "saved", "low", "high"];
  const page = table({
    head: ["conversation", "other course", ...figures],
    rows: shown.flatMap(({ conversation, points }) =>
      points.map(({ course, callIndex, contextTokens, breakEvenCalls, expected, hindsight }) => [
        cut(conversation, 12),
        NAMES[course],
        String(callIndex + 1),
        count(contextTokens),
        breakEvenCalls === undefined ? "" : `${breakEvenCalls.toFixed(1)} calls`,
        expected === undefined ? "" : `${expected.mean.toFixed(1)} calls`,
        ...(hindsight === undefined
          ? ["", "", ""]
          : [hindsight.saved.expected, hindsight.saved.low, hindsight.saved.high].map(money)),
      ]),
    ),
    right: figures,
  });
  const rest = conversations.length - shown.length;
  const more = rest > 0 ? `; ${count(rest)} conversations more in --json` : "";
  return `${page}\nprojected, with hindsight on the calls that really followed; to ${harmless(target ?? "")} where it goes to another model${more}\n`;
}

function horizonTable({ horizon }: Courses): string {
  if (horizon.length === 0) return "";
  const figures = ["after calls", "still to come", "10 %", "50 %", "90 %", "learned from"];
  return table({
    head: figures,
    rows: horizon.map(({ callsSoFar, mean, p10, p50, p90, threads }) => [
      String(callsSoFar),
      mean.toFixed(1),
      ...[p10, p50, p90].map(String),
      `${count(threads)} conversations`,
    ]),
    right: figures,
  });
}
