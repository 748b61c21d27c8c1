import {
  addUsd,
  type ByTokenClass,
  type NanoUsd,
  type Price,
  type Rates,
  tokens,
  usageOf,
  ZERO_USD,
} from "../domain/index.ts";
import { asSold, costOfUsage, ratesFor } from "../pricing/index.ts";

/** Adds up calls before it prices them: the price function is asked once for all calls at the same rates, not for each. */
export interface Bill {
  /** A call as it would have been, in the classes that the price has. */
  add(call: ByTokenClass<number>, price: Price | undefined): void;
  /** Rounded once for each set of rates; `undefined` where a call had no price. */
  total(): NanoUsd | undefined;
}

export function createBill(): Bill {
  const sums = new Map<Rates, { readonly price: Price; readonly counts: Mutable<ByTokenClass<number>> }>();
  let isPriced = true;
  return {
    add(call, price) {
      if (price === undefined) {
        isPriced = false;
        return;
      }
      const rates =
        price.bands.length === 0 ? price.rates : ratesFor({ freshInput: tokens(promptOf(call)) }, price);
      const sum = sums.get(rates)?.counts;
      if (sum === undefined) {
        sums.set(rates, { price, counts: { ...call } });
        return;
      }
      sum.freshInput += call.freshInput;
      sum.cacheRead += call.cacheRead;
      sum.cacheWrite5m += call.cacheWrite5m;
      sum.cacheWrite1h += call.cacheWrite1h;
      sum.output += call.output;
    },
    total() {
      let total = ZERO_USD;
      for (const [rates, { price, counts }] of sums) {
        // The band was chosen call by call: their sum must not choose another.
        const flat: Price = { ...price, rates, bands: [] };
        const cost = costOfUsage(asSold(usageOf(counts), flat), flat);
        if (cost.kind === "unpriced") return undefined;
        total = addUsd(total, cost.amount);
      }
      return isPriced ? total : undefined;
    },
  };
}

function promptOf({ freshInput, cacheRead, cacheWrite5m, cacheWrite1h }: ByTokenClass<number>): number {
  return freshInput + cacheRead + cacheWrite5m + cacheWrite1h;
}

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };
