import { type MicroUsdPerMillion, type Price, type Rates, rateFromUsdPerMillion } from "../domain/index.ts";

const MICRO_PER_USD = 1_000_000;

/** The same row for a call that was made in a batch; `undefined` where none are sold. A rate that is no whole number is rounded up. */
export function batchPrice(price: Price): Price | undefined {
  const { batchShare: share, rates, bands, hours } = price;
  if (share === undefined) return undefined;
  return {
    ...price,
    rates: scaled(rates, share),
    bands: bands.map((band) => ({ ...band, rates: scaled(band.rates, share) })),
    ...(hours === undefined
      ? {}
      : { hours: hours.map((each) => ({ ...each, rates: scaled(each.rates, share) })) }),
  };
}

function scaled({ freshInput, cacheRead, cacheWrite5m, cacheWrite1h, output }: Rates, share: number): Rates {
  const rate = (micro: MicroUsdPerMillion) => rateFromUsdPerMillion(Math.ceil(micro * share) / MICRO_PER_USD);
  return {
    freshInput: rate(freshInput),
    ...(cacheRead === undefined ? {} : { cacheRead: rate(cacheRead) }),
    ...(cacheWrite5m === undefined ? {} : { cacheWrite5m: rate(cacheWrite5m) }),
    ...(cacheWrite1h === undefined ? {} : { cacheWrite1h: rate(cacheWrite1h) }),
    output: rate(output),
  };
}
