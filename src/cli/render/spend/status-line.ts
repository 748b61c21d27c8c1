import type { SessionState } from "../../../app/index.ts";
import { count } from "../count.ts";
import { costLabel, moneyColumn } from "../money-column.ts";

const MINUTE_MS = 60_000;

/** One line: what the conversation has cost, how large its context is, and how long the cache stays warm or what it costs cold. */
export function statusLine(state: SessionState | undefined): string {
  if (state === undefined) return "$0.00 · no call yet";
  const { spend, uncertainOutputCalls, contextTokens, cachedShare } = state;
  const least = uncertainOutputCalls > 0 ? "at least " : "";
  const parts = [`${least}${costLabel(spend, moneyColumn([spend.amount]))}`];
  if (contextTokens > 0) {
    parts.push(`context ${thousands(contextTokens)}, ${Math.round(cachedShare * 100)} % cached`);
  }
  const cache = cacheLabel(state);
  return [...parts, ...cache].join(" · ");
}

function cacheLabel({ warmUntil, now, coldUsd, contextTokens }: SessionState): readonly string[] {
  if (warmUntil === undefined) return [];
  const cold = coldUsd === undefined || coldUsd <= 0 ? "" : moneyColumn([coldUsd])(coldUsd);
  const left = warmUntil - now;
  if (left > 0) {
    const minutes = left < MINUTE_MS ? "less than 1 min" : `${Math.floor(left / MINUTE_MS)} min`;
    return [`cache warm for ${minutes}${cold === "" ? "" : `, then ${cold} to write again`}`];
  }
  return [
    `cache cold: the next call writes ${thousands(contextTokens)} again${cold === "" ? "" : ` for ${cold} more`}`,
  ];
}

function thousands(tokens: number): string {
  return tokens < 1000 ? String(tokens) : `${count(Math.round(tokens / 1000))}k`;
}
