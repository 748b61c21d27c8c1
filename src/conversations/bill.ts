import {
  addUsd,
  type ByTokenClass,
  countsOf,
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
  /** A call that sends all of its prompt fresh, and answers nothing. */
  addFresh(promptTokens: number, price: Price | undefined): void;
  /** All that stands on another bill. */
  addBill(other: Bill): void;
  /** What {@link Bill.addBill} takes over. */
  readonly sums: BillSums;
  /** Rounded once for each set of rates; `undefined` where a call had no price. */
  total(): NanoUsd | undefined;
}

interface BillSum {
  readonly price: Price;
  readonly counts: Mutable<ByTokenClass<number>>;
}

interface BillSums {
  readonly byRates: Map<Rates, BillSum>;
  /** A call had no price. */
  isUnpriced: boolean;
}

export function createBill(): Bill {
  const sums: BillSums = { byRates: new Map(), isUnpriced: false };
  const { byRates } = sums;
  const countsAt = (price: Price, promptTokens: number) => {
    const rates =
      price.bands.length === 0 ? price.rates : ratesFor({ freshInput: tokens(promptTokens) }, price);
    let sum = byRates.get(rates);
    if (sum === undefined) {
      sum = { price, counts: { ...NO_TOKENS } };
      byRates.set(rates, sum);
    }
    return sum.counts;
  };
  return {
    sums,
    add(call, price) {
      if (price === undefined) sums.isUnpriced = true;
      else addCounts(countsAt(price, promptOf(call)), call);
    },
    addFresh(promptTokens, price) {
      if (price === undefined) sums.isUnpriced = true;
      else countsAt(price, promptTokens).freshInput += promptTokens;
    },
    addBill(other) {
      sums.isUnpriced ||= other.sums.isUnpriced;
      for (const [rates, { price, counts }] of other.sums.byRates) {
        const sum = byRates.get(rates);
        if (sum === undefined) byRates.set(rates, { price, counts: { ...counts } });
        else addCounts(sum.counts, counts);
      }
    },
    total() {
      let total = ZERO_USD;
      for (const [rates, { price, counts }] of byRates) {
        // The band was chosen call by call: their sum must not choose another.
        const flat: Price = { ...price, rates, bands: [] };
        const cost = costOfUsage(asSold(usageOf(counts), flat), flat);
        if (cost.kind === "unpriced") return undefined;
        total = addUsd(total, cost.amount);
      }
      return sums.isUnpriced ? undefined : total;
    },
  };
}

const NO_TOKENS = countsOf({});

function addCounts(sum: Mutable<ByTokenClass<number>>, call: ByTokenClass<number>): void {
  sum.freshInput += call.freshInput;
  sum.cacheRead += call.cacheRead;
  sum.cacheWrite5m += call.cacheWrite5m;
  sum.cacheWrite1h += call.cacheWrite1h;
  sum.output += call.output;
}

function promptOf({ freshInput, cacheRead, cacheWrite5m, cacheWrite1h }: ByTokenClass<number>): number {
  return freshInput + cacheRead + cacheWrite5m + cacheWrite1h;
}

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };
