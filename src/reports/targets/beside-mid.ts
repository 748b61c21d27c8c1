import type { TaskKind, Tier } from "../../domain/index.ts";
import type { Outcome } from "../../evidence/index.ts";
import { type Figure, ratioFigure } from "./interval.ts";

const Z = 1.959963984540054;

/**
 * Light's success rate over mid's, kind by kind and then weighed together, so that light is not praised for having had the easier
 * kinds. `n` is the smaller side's attempts. Source: N. Mantel, W. Haenszel (1959); interval: S. Greenland, J. Robins (1985).
 */
export function relativeSuccess(outcomes: readonly Outcome[]): Figure | undefined {
  let [light, mid, spread] = [0, 0, 0];
  for (const kind of kindsOfBoth(outcomes)) {
    const [a, b] = [countAt(outcomes, kind, "light"), countAt(outcomes, kind, "mid")];
    const all = a.n + b.n;
    light += (a.passes * b.n) / all;
    mid += (b.passes * a.n) / all;
    spread += (a.n * b.n * (a.passes + b.passes) - a.passes * b.passes * all) / (all * all);
  }
  if (light === 0 || mid === 0) return undefined;
  return withinFactor(light / mid, Math.sqrt(spread / (light * mid)), fewerOf(outcomes));
}

/** Mid's dollars per accepted attempt over light's, failed attempts paid for; `undefined` where a side has no known cost or no success. */
export function costAdvantage(outcomes: readonly Outcome[]): Figure | undefined {
  const shared = ofSharedKinds(outcomes).filter(({ cost }) => cost !== undefined);
  const [light, mid] = (["light", "mid"] as const).map((tier) =>
    ratioFigure(
      shared
        .filter((outcome) => outcome.tier === tier)
        .map(({ cost, result }) => ({ over: cost ?? 0, under: result === "accepted" ? 1 : 0 })),
    ),
  );
  if (light === undefined || mid === undefined || light.mean === 0) return undefined;
  const relative = [light, mid].map(({ mean, upper }) => (upper - mean) / mean / Z);
  return withinFactor(mid.mean / light.mean, Math.hypot(...relative), fewerOf(shared));
}

/** An interval that is as wide upwards as downwards as a factor. */
function withinFactor(mean: number, spread: number, n: number): Figure {
  const factor = Math.exp(Z * spread);
  return { mean, lower: mean / factor, upper: mean * factor, n };
}

function ofSharedKinds(outcomes: readonly Outcome[]): readonly Outcome[] {
  const kinds = kindsOfBoth(outcomes);
  return outcomes.filter(({ kind }) => kinds.has(kind));
}

function kindsOfBoth(outcomes: readonly Outcome[]): ReadonlySet<TaskKind | undefined> {
  const kindsAt = (tier: Tier) => outcomes.filter((outcome) => outcome.tier === tier).map(({ kind }) => kind);
  const mid = new Set(kindsAt("mid"));
  return new Set(kindsAt("light").filter((kind) => mid.has(kind)));
}

function fewerOf(outcomes: readonly Outcome[]): number {
  const shared = ofSharedKinds(outcomes);
  return Math.min(
    ...(["light", "mid"] as const).map((tier) => shared.filter((each) => each.tier === tier).length),
  );
}

function countAt(outcomes: readonly Outcome[], kind: TaskKind | undefined, tier: Tier) {
  const own = outcomes.filter((outcome) => outcome.kind === kind && outcome.tier === tier);
  return { n: own.length, passes: own.filter(({ result }) => result === "accepted").length };
}
