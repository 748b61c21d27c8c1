import { addUsd, type NanoUsd, type PipelineStep, usdNumber } from "../../domain/index.ts";

const DECIMALS = 9;

/** `$0.50`, and more digits only where there are any: these are figures that somebody printed. */
export function usdText(amount: NanoUsd): string {
  const [whole = "0", decimals = ""] = usdNumber(amount).toFixed(DECIMALS).split(".");
  return `$${whole}.${decimals.replace(/0+$/, "").padEnd(2, "0")}`;
}

/** `$0.50–1.50`; one figure where both are the same. */
export function usdRangeText({ low, high }: { readonly low: NanoUsd; readonly high: NanoUsd }): string {
  return low === high ? usdText(low) : `${usdText(low)}–${usdText(high).slice(1)}`;
}

/** The published costs of steps, added up, with how many of them have one; `undefined` where none has. */
export function typicalSum(
  steps: readonly PipelineStep[],
): { readonly text: string; readonly of: number } | undefined {
  const known = steps.flatMap(({ typicalUsd }) => typicalUsd ?? []);
  if (known.length === 0) return undefined;
  const low = addUsd(...known.map((range) => range.low));
  const high = addUsd(...known.map((range) => range.high));
  return { text: usdRangeText({ low, high }), of: known.length };
}
