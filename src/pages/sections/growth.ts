import { addUsd, formatUsd, type NanoUsd, usdNumber, ZERO_USD } from "../../domain/index.ts";
import { COURSE_WORDS, LOSS_WORDS } from "../class-words.ts";
import { moneyCell } from "../html/cost-cell.ts";
import { dataTable, numberCell, numberColumn, textCell, textColumn } from "../html/data-table.ts";
import { html, type Markup } from "../html/html.ts";
import { emptyPart, type Section } from "../html/section.ts";
import { counted, grouped, minuteOf, shortCount, shortened } from "../html/words.ts";
import { figure } from "../plots/figure.ts";
import { type GrowthPoint, growthPlot } from "../plots/growth-plot.ts";
import { lossShape } from "../plots/loss-shape.ts";
import {
  type GrowthLoss,
  type GrowthPart,
  LOSS_CAUSES,
  type ReportPage,
  type TurningPoint,
} from "../report-content.ts";

const MOST_MARKS = 60;

/** The dearest conversation, call by call: what it cost to go on, and where another course would have paid. */
export function growth({ growth: part }: ReportPage): Section {
  const body =
    part === undefined || part.calls.length === 0
      ? emptyPart("No call names its conversation, so none can be shown as it grows.")
      : html`<p class="quiet">Conversation <code>${part.conversation}</code>${inProject(part)}</p>
${growthFigure(part)}${turningPoints(part)}`;
  return { id: "growth", heading: "The dearest conversation, call by call", body };
}

function inProject({ project }: GrowthPart): Markup | undefined {
  return project === undefined ? undefined : html` in <code>${project}</code>`;
}

function growthFigure(part: GrowthPart): Markup {
  const points = pointsOf(part);
  const marked = dearestLosses(part.losses);
  const turns = part.turningPoints.map((turn) => ({ index: turn.callIndex, label: turnLabel(turn) }));
  const last = part.calls.at(-1);
  const first = part.calls[0];
  return figure({
    caption: "Context and cost as the conversation grows",
    note: [...noteOf(part, marked.length)].join(" "),
    label: `Context grew from ${shortCount(first?.promptTokens ?? 0)} to ${shortCount(last?.promptTokens ?? 0)} tokens in ${counted(points.length, "call")}, which cost ${formatUsd(total(part))}; ${counted(part.losses.length, "cache loss", "cache losses")}.`,
    legend: lossLegend(part.losses),
    draw: (width) =>
      growthPlot(
        { points, losses: marked.map(({ callIndex, cause }) => ({ index: callIndex, cause })), turns },
        width,
      ),
    data: callsTable(part),
  });
}

function noteOf({ calls, losses }: GrowthPart, marked: number): readonly string[] {
  const unpriced = calls.filter(({ amount }) => amount === undefined).length;
  const notes = ["Above, what each call sent; below, dollars until then."];
  if (marked < losses.length)
    notes.push(`The ${marked} dearest of ${grouped(losses.length)} lost caches are marked.`);
  else if (losses.length > 0) notes.push("Lost caches are marked by their cause.");
  if (unpriced > 0) notes.push(`${counted(unpriced, "call")} without a price.`);
  return notes;
}

function total({ calls }: GrowthPart): NanoUsd {
  return addUsd(...calls.map(({ amount }) => amount ?? ZERO_USD));
}

function pointsOf({ calls, losses }: GrowthPart): readonly GrowthPoint[] {
  const lossAt = new Map(losses.map((loss) => [loss.callIndex, loss]));
  let soFar = ZERO_USD;
  return calls.map(({ at, model, promptTokens, amount }, index) => {
    soFar = addUsd(soFar, amount ?? ZERO_USD);
    const loss = lossAt.get(index);
    const lines = [
      `call ${grouped(index + 1)}, ${minuteOf(at)}, ${model}`,
      `${shortCount(promptTokens)} tokens sent, ${amount === undefined ? "no price" : formatUsd(amount)}`,
      `${formatUsd(soFar)} so far`,
      ...(loss === undefined ? [] : [lossWords(loss)]),
    ];
    return { promptTokens, usdSoFar: usdNumber(soFar), tip: lines.join("\n") };
  });
}

function lossWords({ cause, tokens, amount }: GrowthLoss): string {
  const cost = amount === undefined ? "no price" : formatUsd(amount);
  return `cache lost, ${LOSS_WORDS[cause].name}: ${shortCount(tokens)} tokens, ${cost}`;
}

function dearestLosses(losses: readonly GrowthLoss[]): readonly GrowthLoss[] {
  return losses.toSorted((a, b) => (b.amount ?? 0) - (a.amount ?? 0)).slice(0, MOST_MARKS);
}

function lossLegend(losses: readonly GrowthLoss[]): Markup | undefined {
  const causes = LOSS_CAUSES.map((cause) => ({ cause, own: losses.filter((loss) => loss.cause === cause) }));
  const items = causes
    .filter(({ own }) => own.length > 0)
    .map(({ cause, own }) => {
      const lost = addUsd(...own.map(({ amount }) => amount ?? ZERO_USD));
      const words = `${LOSS_WORDS[cause].name}: ${grouped(own.length)}, ${formatUsd(lost)}`;
      return html`<li><svg viewBox="-8 -8 16 16" aria-hidden="true">${lossShape(cause, 0, 0)}</svg>${words}</li>
`;
    });
  return items.length === 0
    ? undefined
    : html`<ul class="legend">
${items}</ul>
`;
}

function turnLabel(turn: TurningPoint): string {
  return `${courseOf(turn)} would have paid from call ${grouped(turn.callIndex + 1)}`;
}

function courseOf({ course, target }: TurningPoint): string {
  return target === undefined
    ? COURSE_WORDS[course].replace(/ to$/, "")
    : `${COURSE_WORDS[course]} ${shortened(target, 32)}`;
}

function turningPoints({ turningPoints: turns }: GrowthPart): Markup {
  if (turns.length === 0) {
    return emptyPart("At no point would another course have been expected to pay: going on was right.");
  }
  const table = dataTable({
    caption: "Where another course would have paid",
    columns: [
      textColumn("course"),
      ...[
        "from call",
        "pays after calls",
        "calls expected then",
        "saved, low",
        "saved, expected",
        "saved, high",
      ].map(numberColumn),
      textColumn("assuming"),
    ],
    rows: turns.map((turn) => [
      textCell(courseOf(turn)),
      numberCell(turn.callIndex + 1, grouped),
      numberCell(turn.breakEvenCalls, (calls) => calls.toFixed(1)),
      numberCell(turn.expectedCalls, (calls) => calls.toFixed(1)),
      moneyCell(turn.saved?.low),
      moneyCell(turn.saved?.expected),
      moneyCell(turn.saved?.high),
      textCell(turn.assumptions.join("; ")),
    ]),
  });
  return html`${table}<p class="note">The point is chosen by what was to be expected then, from how long conversations in these logs go on. The dollars are projected, in hindsight, over the calls that really followed.</p>
`;
}

function callsTable({ calls, losses }: GrowthPart): Markup {
  const lossAt = new Map(losses.map((loss) => [loss.callIndex, loss]));
  let soFar = ZERO_USD;
  const rows = calls.map(({ at, model, promptTokens, amount }, index) => {
    soFar = addUsd(soFar, amount ?? ZERO_USD);
    const loss = lossAt.get(index);
    return [
      numberCell(index + 1, grouped),
      textCell(minuteOf(at)),
      textCell(model),
      numberCell(promptTokens, grouped),
      moneyCell(amount),
      moneyCell(soFar),
      textCell(loss === undefined ? "" : lossWords(loss)),
    ];
  });
  return dataTable({
    caption: "Calls of the conversation",
    columns: [
      numberColumn("call"),
      textColumn("when, UTC"),
      textColumn("model"),
      ...["tokens sent", "cost", "cost so far"].map(numberColumn),
      textColumn("cache lost"),
    ],
    rows,
  });
}
