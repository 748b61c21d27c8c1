import { type NanoUsd, type SpendGuardRules, scaleUsd } from "../../domain/index.ts";
import type { RunParts } from "../run-parts.ts";

/** What a run may spend under its cap: that share of it at which nothing more is begun. */
export function stopAt(capUsd: NanoUsd | undefined, { stop }: SpendGuardRules): NanoUsd | undefined {
  return capUsd === undefined || stop === 1 ? capUsd : scaleUsd(capUsd, stop);
}

/**
 * The same run, which says once in its life, over any number of crashes, that its spend has come near its cap. What stops it there is
 * its budget.
 */
export function guardSpend(
  parts: RunParts,
  { capUsd, rules }: { readonly capUsd: NanoUsd | undefined; readonly rules: SpendGuardRules },
): RunParts {
  if (capUsd === undefined) return parts;
  const { budget, once, emit, run } = parts;
  let isSaid = false;
  const look = async () => {
    const spent = budget.spent();
    if (isSaid || spent < scaleUsd(capUsd, rules.warn)) return;
    isSaid = true;
    await once("spend-warned", async () => {
      emit({ kind: "spend-warned", run, spent, cap: capUsd, stopsAt: scaleUsd(capUsd, rules.stop) });
      return { result: true, entries: [] };
    });
  };
  return {
    ...parts,
    budget: {
      ...budget,
      async reserve(call, estimate) {
        const reservation = await budget.reserve(call, estimate);
        return {
          async settle(charged, known) {
            await reservation.settle(charged, known);
            await look();
          },
        };
      },
      async book(call, charged, known) {
        await budget.book(call, charged, known);
        await look();
      },
    },
  };
}
