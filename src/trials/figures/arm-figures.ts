import {
  addUsage,
  type Basis,
  type CallEntry,
  NO_USAGE,
  type Spend,
  type Tier,
  type Usage,
} from "../../domain/index.ts";
import { ratioTo } from "../../pricing/index.ts";
import { spendOf } from "../../reports/index.ts";

/** A row of the table: what an arm used and cost. */
export interface ArmFigures {
  readonly name: string;
  /** Where and at which tier it ran, as its calls say: `isolated, light`. */
  readonly mode: string;
  /** Who answered, the dearest first. */
  readonly models: readonly string[];
  readonly usage: Usage;
  readonly spend: Spend;
  /** Of the cost, 0 to 1; `undefined` where a call has no price, or nothing was paid. */
  readonly cacheReadShare: number | undefined;
  readonly basis: Basis;
}

export function armFigures(
  calls: readonly CallEntry[],
  { name, basis, mode }: { readonly name: string; readonly basis: Basis; readonly mode?: string },
): ArmFigures {
  const spend = spendOf(calls);
  const share = spend.unpricedCalls > 0 ? undefined : ratioTo(spend.byClass.cacheRead, spend.amount);
  return {
    name,
    mode: mode ?? modeOf(calls),
    models: modelsOf(calls),
    usage: calls.reduce((sum, call) => addUsage(sum, call.usage ?? NO_USAGE), NO_USAGE),
    spend,
    cacheReadShare: share,
    basis,
  };
}

/** Who answered, or was asked where nobody did; the dearest first. */
export function modelsOf(calls: readonly CallEntry[]): readonly string[] {
  return [...byModelOf(calls)]
    .map(([model, own]) => ({ model, amount: spendOf(own).amount }))
    .toSorted((a, b) => b.amount - a.amount || (a.model < b.model ? -1 : 1))
    .map(({ model }) => model);
}

/** The tier at which most was spent. */
export function mainTierOf(calls: readonly CallEntry[]): Tier | undefined {
  const [main] = modelsOf(calls);
  return calls.find((call) => modelOf(call) === main && call.tags.tier !== undefined)?.tags.tier;
}

function modelOf({ modelAnswered, modelAsked }: CallEntry): string {
  return modelAnswered ?? modelAsked;
}

function byModelOf(calls: readonly CallEntry[]): ReadonlyMap<string, readonly CallEntry[]> {
  const byModel = new Map<string, CallEntry[]>();
  for (const call of calls) {
    const own = byModel.get(modelOf(call));
    if (own === undefined) byModel.set(modelOf(call), [call]);
    else own.push(call);
  }
  return byModel;
}

function modeOf(calls: readonly CallEntry[]): string {
  const modes = calls.map(({ tags: { place, tier } }) => [place, tier].filter((each) => each !== undefined));
  const named = new Set(modes.filter((mode) => mode.length > 0).map((mode) => mode.join(", ")));
  return [...named].join("; ");
}
