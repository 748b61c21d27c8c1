import {
  addCost,
  type ByTokenClass,
  byTokenClass,
  type Cost,
  NO_SPEND,
  type Price,
  type Spend,
  SufficeError,
  type Usage,
} from "../domain/index.ts";
import { costOfUsage, type Levers, leversOf } from "../pricing/index.ts";

/** One arm of a table: so many tokens of one model. */
export interface TableRow {
  readonly name: string;
  readonly model: string;
  readonly usage: Usage;
}

export interface TableArm extends TableRow {
  readonly cost: Cost;
  /** Of its cost, from 0 to 1; `undefined` where it cost nothing or has no price. */
  readonly shares: ByTokenClass<number> | undefined;
}

/** How many times dearer an arm is than the one that all are compared with, and what that is made of. */
export interface TableRatio {
  readonly arm: string;
  readonly against: string;
  readonly levers: Levers;
  /** Its output over the other's: far from 1, the arms are different tasks. `undefined` where the other answered nothing. */
  readonly outputTimes: number | undefined;
}

export interface TableReport {
  readonly arms: readonly TableArm[];
  readonly total: Spend;
  /** Of the total; as for an arm. */
  readonly totalShares: ByTokenClass<number> | undefined;
  readonly ratios: readonly TableRatio[];
  /** The tokens were used; the prices are those that were given. */
  readonly basis: "historical";
}

/**
 * A published table, computed from its tokens: costs, shares, ratios from the unrounded costs, each split into context and price.
 * Throws `usage.invalid` where no row is called `against`; absent: no ratios.
 */
export function projectTable(
  rows: readonly TableRow[],
  { priceOf, against }: { readonly priceOf: (model: string) => Price | undefined; readonly against?: string },
): TableReport {
  const arms = rows.map((row) => armOf(row, priceOf(row.model)));
  const total = arms.reduce((sum, { cost }) => addCost(sum, cost), NO_SPEND);
  const other = rows.find(({ name }) => name === against);
  if (against !== undefined && other === undefined) {
    const known = rows.map(({ name }) => `"${name}"`).join(", ");
    throw new SufficeError("usage.invalid", {
      message: `the table has no row "${against}" to compare with; it has ${known}`,
    });
  }
  const ratios = other === undefined ? [] : rows.flatMap((row) => ratioOf(row, other, priceOf) ?? []);
  return { arms, total, totalShares: sharesOf(total), ratios, basis: "historical" };
}

function armOf(row: TableRow, price: Price | undefined): TableArm {
  const cost = costOfUsage(row.usage, price);
  return { ...row, cost, shares: cost.kind === "priced" ? sharesOf(cost) : undefined };
}

function sharesOf({ amount, byClass }: Pick<Spend, "amount" | "byClass">): ByTokenClass<number> | undefined {
  return amount === 0 ? undefined : byTokenClass((tokenClass) => byClass[tokenClass] / amount);
}

function ratioOf(
  row: TableRow,
  other: TableRow,
  priceOf: (model: string) => Price | undefined,
): TableRatio | undefined {
  const [price, otherPrice] = [priceOf(row.model), priceOf(other.model)];
  if (row === other || price === undefined || otherPrice === undefined) return undefined;
  const levers = leversOf({ calls: [row.usage], price }, { calls: [other.usage], price: otherPrice });
  if (levers === undefined) return undefined;
  const [output, otherOutput] = [row.usage.output ?? 0, other.usage.output ?? 0];
  return {
    arm: row.name,
    against: other.name,
    levers,
    outputTimes: otherOutput === 0 ? undefined : output / otherOutput,
  };
}
