import type { DollarRange, EstimatedStep, SummedRange } from "../../../advice/index.ts";
import type { WorkEstimate } from "../../../app/index.ts";
import { harmless } from "../harmless.ts";
import { type MoneyLabel, moneyColumn } from "../money-column.ts";
import { wrapWords } from "../policy/wrap-words.ts";
import { cut, table } from "../table.ts";

/** From so many columns on there is room for the models' names. */
const WIDE = 110;
const RIGHT = ["low", "expected", "high"];

/** The steps with their ranges, each phase's sum below its steps, the feature, the features, and what the figures rest on. */
export function estimatePage({ ticket, estimate, priceBook }: WorkEstimate, width: number): string {
  const { policy, steps, phases, feature, features, left } = estimate;
  const money = moneyColumn(
    [...steps.flatMap(({ cost }) => cost ?? []), feature].flatMap(({ low, expected, high }) => [
      low,
      expected,
      high,
    ]),
  );
  const what = ticket === undefined ? "work of which nothing is known" : cut(ticket.title, 60);
  const cells = (step: EstimatedStep) => stepCells(step, { money, withModel: width >= WIDE });
  const inPhases = phases.flatMap(({ phase, cost }) => [
    ...steps.filter((step) => step.phase === phase).map(cells),
    sumCells(`phase ${phase}`, cost, money),
  ]);
  const rows = [
    ...steps.filter(({ phase }) => phase === undefined).map(cells),
    ...inPhases,
    sumCells("one feature", feature, money),
    ...(features.count === 1 ? [] : [sumCells(`${features.count} features`, features.cost, money)]),
  ];
  const head = ["step", "tier", ...RIGHT, "basis", ...(width >= WIDE ? ["model"] : [])];
  const notes = [
    ...sourceLines(steps),
    ...(left.length === 0 ? [] : [`Not gone through: ${left.map(harmless).join(", ")}.`]),
    "Lows, and highs, are added up as if all went well, or ill, together.",
  ];
  return [
    `${wrapWords(`estimate: ${what}, under the policy ${policy}, at ${priceBook.name} ${priceBook.date}`, width)}\n`,
    table({ head, rows, right: RIGHT }),
    notes.map((note) => `${wrapWords(note, width - 2, "  ")}\n`).join(""),
  ].join("\n");
}

function stepCells(
  { step, tier, model, cost, basis }: EstimatedStep,
  { money, withModel }: { readonly money: MoneyLabel; readonly withModel: boolean },
): readonly string[] {
  const isScript = model === undefined;
  const figures = cost === undefined ? ["", "no price", ""] : rangeCells(cost, money);
  const basisLabel = isScript ? "script" : cost === undefined ? "" : basis;
  return [harmless(step), tier, ...figures, basisLabel, ...(withModel ? [model ?? ""] : [])];
}

function sumCells(name: string, range: SummedRange, money: MoneyLabel): readonly string[] {
  const missing = range.unpriced.length === 0 ? "" : ` + ${range.unpriced.length} unpriced`;
  return [harmless(name), "", ...rangeCells(range, money), `${range.bases.join(", ")}${missing}`];
}

function rangeCells({ low, expected, high }: DollarRange, money: MoneyLabel): readonly string[] {
  return [money(low), money(expected), money(high)];
}

/** Each source once, with its steps. A script's nothing needs none. */
function sourceLines(steps: readonly EstimatedStep[]): readonly string[] {
  const asked = steps.filter(({ model, cost }) => model !== undefined && cost !== undefined);
  const sources = [...new Set(asked.map(({ basis, from }) => `${basis}: ${from}`))];
  return sources.map((source) => {
    const own = asked.filter(({ basis, from }) => `${basis}: ${from}` === source);
    const names =
      own.length === asked.length ? "all steps that a model does" : own.map(({ step }) => step).join(", ");
    return `${source} (${names}).`;
  });
}
