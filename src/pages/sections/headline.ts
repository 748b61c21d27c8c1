import { addUsd, type Basis, formatUsd } from "../../domain/index.ts";
import { html, type Markup } from "../html/html.ts";
import { grouped, percent, periodOf, shareOf, shortCount } from "../html/words.ts";
import type { ReportPage } from "../report-content.ts";

export const BASIS_WORDS = {
  measured: "measured in a trial that ran both ways",
  historical: "counted from logs, each call at the price of its day",
  projected: "computed for a course that was not taken",
  list: "taken from a price list",
} as const satisfies Record<Basis, string>;

interface Tile {
  readonly name: string;
  readonly figure: string;
  readonly more: string;
}

/** The few figures that most people come for. */
export function headline(report: ReportPage): Markup {
  const tiles = [
    spentTile(report),
    callsTile(report),
    conversationsTile(report),
    lostTile(report),
    unpricedTile(report),
    uncertainTile(report),
  ].filter((tile) => tile !== undefined);
  const drawn = tiles.map(
    ({ name, figure, more }, index) =>
      html`<div${index === 0 ? html` class="first"` : undefined}><dt>${name}</dt><dd class="figure">${figure}</dd><dd class="more">${more}</dd></div>
`,
  );
  return html`<dl class="tiles">
${drawn}</dl>
`;
}

function spentTile({ totals, basis }: ReportPage): Tile {
  const isUnknown = totals.calls > 0 && totals.unpricedCalls === totals.calls;
  return {
    name: "Spent",
    figure: isUnknown ? "no price" : formatUsd(totals.amount),
    more: `${basis}: ${BASIS_WORDS[basis]}`,
  };
}

function callsTile({ totals, subAgents }: ReportPage): Tile {
  const tokens = Object.values(totals.tokens).reduce((sum, count) => sum + count, 0);
  return {
    name: "Calls",
    figure: grouped(totals.calls),
    more: `${grouped(subAgents.calls)} by sub-agents; ${shortCount(tokens)} tokens`,
  };
}

function conversationsTile({ conversations, period }: ReportPage): Tile | undefined {
  if (period === undefined) return undefined;
  return {
    name: "Conversations",
    figure: grouped(conversations.length),
    more: periodOf(period.first, period.last),
  };
}

function lostTile({ cache, totals }: ReportPage): Tile | undefined {
  if (cache === undefined) return undefined;
  const lost = addUsd(...cache.losses.map(({ amount }) => amount));
  const share = shareOf(lost, totals.amount);
  return {
    name: "Paid for lost caches",
    figure: formatUsd(lost),
    more: share === undefined ? "" : `${percent(share)} of the sum`,
  };
}

function unpricedTile({ totals }: ReportPage): Tile | undefined {
  if (totals.calls === 0) return undefined;
  const more = totals.unpricedCalls === 0 ? "every call has one" : "calls that are in no sum of dollars";
  return { name: "Without a price", figure: grouped(totals.unpricedCalls), more };
}

function uncertainTile({ totals }: ReportPage): Tile | undefined {
  if (totals.calls === 0) return undefined;
  const { uncertainOutputCalls, estimatedOutputCalls } = totals;
  const estimated = `${grouped(estimatedOutputCalls)} of them estimated by the length of the answer`;
  const more =
    uncertainOutputCalls === 0
      ? "every output is known"
      : estimatedOutputCalls > 0
        ? estimated
        : "calls that cost more than is counted";
  return { name: "Output uncertain", figure: grouped(uncertainOutputCalls), more };
}
