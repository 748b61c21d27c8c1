import { countsOf, formatUsd, type Spend, TOKEN_CLASSES, usdNumber } from "../../../domain/index.ts";
import type { ArmFigures, ArmRatio } from "../../../trials/index.ts";
import { count } from "../count.ts";
import { harmless } from "../harmless.ts";
import { costLabel, moneyColumn } from "../money-column.ts";
import { table } from "../table.ts";

/** The document's table: arm, mode, tokens by class, cost, share of cache reads. */
export function armRows(arms: readonly ArmFigures[]): string {
  const money = moneyColumn(arms.map(({ spend }) => spend.amount));
  return table({
    head: ["arm", "mode", "model", "in", "out", "cache read", "cache write", "cost", "read share", "basis"],
    rows: arms.map(({ name, mode, models, usage, spend, cacheReadShare, basis }) => {
      const { freshInput, cacheRead, cacheWrite5m, cacheWrite1h, output } = countsOf(usage);
      return [
        harmless(name),
        harmless(mode),
        harmless(models.join(", ")),
        count(freshInput),
        count(output),
        count(cacheRead),
        count(cacheWrite5m + cacheWrite1h),
        costLabel(spend, money),
        cacheReadShare === undefined ? "" : `${(cacheReadShare * 100).toFixed(1)} %`,
        basis,
      ];
    }),
    right: ["in", "out", "cache read", "cache write", "cost", "read share"],
  });
}

/** `9.93 times dearer = 0.66 (context) × 15.00 (rate)`, with the sums from which it follows. */
export function ratioLines(name: string, { ratio, levers, mixes }: ArmRatio): string {
  if (typeof ratio === "string") return `${name}: no ratio: ${harmless(ratio)}\n`;
  const head = `${name}: ${times(ratio)}${mixes === undefined ? "" : ` (mixed: ${mixes})`}`;
  if (typeof levers === "string") return `${head}; no levers: ${harmless(levers)}\n`;
  const { before, moved, after, context, rate } = levers;
  const loss = context < 1 ? "; the context alone is a loss" : "";
  return [
    `${head} = ${times(context)} by context × ${times(rate)} by rate${loss}`,
    `  ${formatUsd(before)} / ${formatUsd(moved)} (the candidate's tokens at the baseline's model) × ${formatUsd(moved)} / ${formatUsd(after)}\n`,
  ].join("\n");
}

export function times(value: number): string {
  return `${value.toFixed(value < 100 ? 4 : 2)}x`;
}

export function armJson({ name, mode, models, usage, spend, cacheReadShare, basis }: ArmFigures) {
  return {
    name,
    mode,
    models: [...models],
    tokens: { ...countsOf(usage) },
    costUsd: usdNumber(spend.amount),
    costByClassUsd: byClassUsd(spend),
    calls: spend.calls,
    unpricedCalls: spend.unpricedCalls,
    cacheReadShare: cacheReadShare ?? null,
    basis,
  };
}

export function ratioJson({ ratio, levers, mixes }: ArmRatio) {
  return {
    costRatio: typeof ratio === "string" ? null : ratio,
    because: typeof ratio === "string" ? ratio : null,
    mixes: mixes ?? null,
    levers:
      typeof levers === "string"
        ? null
        : {
            context: levers.context,
            rate: levers.rate,
            baselineUsd: usdNumber(levers.before),
            candidateAtBaselineModelUsd: usdNumber(levers.moved),
            candidateUsd: usdNumber(levers.after),
          },
    noLevers: typeof levers === "string" ? levers : null,
  };
}

function byClassUsd({ byClass }: Spend) {
  return Object.fromEntries(TOKEN_CLASSES.map((each) => [each, usdNumber(byClass[each])]));
}
