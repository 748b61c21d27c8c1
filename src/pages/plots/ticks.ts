/** Round values from `low` to `high`, both within them, about `wanted` apart; 0 is one of them where it lies between. */
export function ticksBetween(low: number, high: number, wanted: number): readonly number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low, low + 1];
  const step = roundStep(span / Math.max(1, wanted));
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  // Each from its number, not by adding up: 0.1 + 0.2 is not 0.3.
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** The next of 1, 2, 5, 10, 20, … that is not smaller. */
function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const factor = [1, 2, 5, 10].find((each) => each * power >= atLeast * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Dollars on an axis: as many decimals as its step needs, none or at least cents. */
export function dollarTick(usd: number, ticks: readonly number[]): string {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0));
  const decimals = step >= 1 ? 0 : Math.min(9, Math.max(2, -Math.floor(Math.log10(step) + 1e-9)));
  return `${usd < 0 ? "-" : ""}$${Math.abs(usd).toFixed(usd === 0 ? 0 : decimals)}`;
}
