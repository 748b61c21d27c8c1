import { addUsd, type NanoUsd, usdNumber, ZERO_USD } from "../../domain/index.ts";
import { COURSE_WORDS, LOSS_WORDS } from "../class-words.ts";
import { costWords, moneyCell, moneyWords } from "../html/cost-cell.ts";
import {
  dataTable,
  MOST_ROWS,
  numberCell,
  numberColumn,
  shortColumn,
  textCell,
  textColumn,
} from "../html/data-table.ts";
import { html, type Markup } from "../html/html.ts";
import { emptyPart, type Section } from "../html/section.ts";
import { counted, grouped, minuteOf, shortCount, shortened } from "../html/words.ts";
import { figure } from "../plots/figure.ts";
import { type GrowthPoint, growthPlot } from "../plots/growth-plot.ts";
import { lossShape } from "../plots/loss-shape.ts";
import {
  type GrowthCall,
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
      ? emptyPart("No log here holds the main loop of a conversation, so none can be shown as it grows.")
      : html`<p class="quiet">Conversation <code>${part.conversation}</code>${inProject(part)}</p>
${growthFigure(part)}${turningPoints(part)}`;
  return { id: "growth", heading: "The dearest conversation, call by call", body };
}

function inProject({ project }: GrowthPart): Markup | undefined {
  return project === undefined ? undefined : html` in <code>${project}</code>`;
}

function growthFigure(part: GrowthPart): Markup {
  const calls = callsSoFar(part);
  const points = calls.map(pointOf);
  const marked = dearestLosses(part.losses);
  const turns = part.turningPoints.map((turn) => ({ index: turn.callIndex, ...turnLabels(turn) }));
  const last = part.calls.at(-1);
  const first = part.calls[0];
  return figure({
    caption: "Context and cost as the conversation grows",
    note: [...noteOf(part, marked.length)].join(" "),
    label: `Context grew from ${shortCount(first?.promptTokens ?? 0)} to ${shortCount(last?.promptTokens ?? 0)} tokens in ${counted(points.length, "call")}, which cost ${moneyWords(calls.at(-1)?.soFar)}; ${counted(part.losses.length, "cache loss", "cache losses")}.`,
    legend: lossLegend(part.losses),
    draw: (width) =>
      growthPlot(
        { points, losses: marked.map(({ callIndex, cause }) => ({ index: callIndex, cause })), turns },
        width,
      ),
    data: callsTable(calls),
  });
}

function noteOf({ calls, losses }: GrowthPart, marked: number): readonly string[] {
  const unpriced = calls.filter(({ amount }) => amount === undefined).length;
  const notes = [
    "Above, what each call of the main loop sent; below, its dollars until then, without sub-agents.",
  ];
  if (marked < losses.length)
    notes.push(`The ${marked} dearest of ${grouped(losses.length)} lost caches are marked.`);
  else if (losses.length > 0) notes.push("Lost caches are marked by their cause.");
  if (unpriced > 0) notes.push(`${counted(unpriced, "call")} without a price.`);
  return notes;
}

/** A call with what it adds up to. */
interface CallSoFar extends GrowthCall {
  readonly index: number;
  /** `undefined` until one has a price. */
  readonly soFar: NanoUsd | undefined;
  readonly lost: readonly string[];
}

function callsSoFar({ calls, losses }: GrowthPart): readonly CallSoFar[] {
  const lost = new Map<number, string[]>();
  for (const loss of losses) {
    const known = lost.get(loss.callIndex);
    if (known === undefined) lost.set(loss.callIndex, [lossWords(loss)]);
    else known.push(lossWords(loss));
  }
  let soFar: NanoUsd | undefined;
  return calls.map((call, index) => {
    if (call.amount !== undefined) soFar = addUsd(soFar ?? ZERO_USD, call.amount);
    return { ...call, index, soFar, lost: lost.get(index) ?? [] };
  });
}

function pointOf(call: CallSoFar): GrowthPoint {
  const { promptTokens, soFar } = call;
  return { promptTokens, usdSoFar: usdNumber(soFar ?? ZERO_USD), tip: () => tipOf(call) };
}

function tipOf({ at, model, promptTokens, amount, index, soFar, lost }: CallSoFar): string {
  const lines = [
    `call ${grouped(index + 1)}, ${minuteOf(at)}, ${model}`,
    `${shortCount(promptTokens)} tokens sent, ${moneyWords(amount)}`,
    `${moneyWords(soFar)} so far`,
    ...lost.map((words) => `cache lost, ${words}`),
  ];
  return lines.join("\n");
}

function lossWords({ cause, tokens, amount }: GrowthLoss): string {
  return `${LOSS_WORDS[cause].name}: ${shortCount(tokens)} tokens, ${moneyWords(amount)}`;
}

function dearestLosses(losses: readonly GrowthLoss[]): readonly GrowthLoss[] {
  return losses.toSorted((a, b) => (b.amount ?? 0) - (a.amount ?? 0)).slice(0, MOST_MARKS);
}

function lossLegend(losses: readonly GrowthLoss[]): Markup | undefined {
  const items = LOSS_CAUSES.flatMap((cause) => {
    const own = losses.filter((loss) => loss.cause === cause);
    if (own.length === 0) return [];
    const words = `${LOSS_WORDS[cause].name}: ${grouped(own.length)}, ${lossSum(own)}`;
    return html`<li><svg viewBox="-8 -8 16 16" aria-hidden="true">${lossShape(cause, 0, 0)}</svg>${words}</li>
`;
  });
  return items.length === 0
    ? undefined
    : html`<ul class="legend">
${items}</ul>
`;
}

function lossSum(losses: readonly GrowthLoss[]): string {
  return costWords({
    amount: addUsd(...losses.map(({ amount }) => amount ?? ZERO_USD)),
    calls: losses.length,
    unpricedCalls: losses.filter(({ amount }) => amount === undefined).length,
  });
}

function turnLabels(turn: TurningPoint): { readonly label: string; readonly shortLabel: string } {
  const call = `call ${grouped(turn.callIndex + 1)}`;
  return {
    label: `${courseOf(turn)} would have paid from ${call}`,
    shortLabel: `${turn.course}, ${call}`,
  };
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
    ],
    rows: turns.map((turn) => [
      textCell(courseOf(turn)),
      numberCell(turn.callIndex + 1, grouped),
      numberCell(turn.breakEvenCalls, (calls) => calls.toFixed(1)),
      numberCell(turn.expectedCalls, (calls) => calls.toFixed(1)),
      moneyCell(turn.saved?.low),
      moneyCell(turn.saved?.expected),
      moneyCell(turn.saved?.high),
    ]),
  });
  const assumed = turns
    .filter(({ assumptions }) => assumptions.length > 0)
    .map(
      (turn) => html`<li>${courseOf(turn)} assumes: ${turn.assumptions.join("; ")}</li>
`,
    );
  return html`${table}<p class="note">The point is chosen by what was to be expected then, from how long conversations in these logs go on. The dollars are projected, in hindsight, over the calls that really followed.</p>
<ul class="note">
${assumed}</ul>
`;
}

function callsTable(calls: readonly CallSoFar[]): Markup {
  return dataTable({
    caption: "Calls of the conversation",
    columns: [
      numberColumn("call"),
      shortColumn("when, UTC"),
      textColumn("model"),
      ...["tokens sent", "cost", "cost so far"].map(numberColumn),
      textColumn("cache lost"),
    ],
    of: calls.length,
    rows: calls
      .slice(0, MOST_ROWS)
      .map(({ index, at, model, promptTokens, amount, soFar, lost }) => [
        numberCell(index + 1, grouped),
        textCell(minuteOf(at)),
        textCell(model),
        numberCell(promptTokens, grouped),
        moneyCell(amount),
        moneyCell(soFar),
        textCell(lost.join("; ")),
      ]),
  });
}
