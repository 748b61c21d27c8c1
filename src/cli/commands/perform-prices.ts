import { listPrices, priceRatio } from "../../app/index.ts";
import type { Instant } from "../../domain/index.ts";
import { priceListJson, priceRatioJson } from "../render/prices/prices-json.ts";
import { priceRatioTable, pricesTable } from "../render/prices/prices-table.ts";

/** The options as the command line has parsed them. */
export interface PricesOptions {
  readonly at?: Instant;
  readonly prices?: string;
  readonly config?: string;
  readonly json?: true;
}

export async function performPrices(model: string | undefined, options: PricesOptions): Promise<void> {
  const found = await listPrices(model, questionOf(options));
  warnOfAge(found);
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify(priceListJson(found))}\n`
      : pricesTable(found, { marksInForce: model !== undefined }),
  );
}

export async function performPriceRatio(
  names: readonly [string, string],
  options: PricesOptions,
): Promise<void> {
  const found = await priceRatio(names, questionOf(options));
  warnOfAge(found);
  process.stdout.write(
    options.json === true ? `${JSON.stringify(priceRatioJson(found))}\n` : priceRatioTable(found),
  );
}

function questionOf({ at, prices, config }: PricesOptions) {
  return { at, prices, config, folder: process.cwd() };
}

function warnOfAge(found: {
  readonly oldDays: number | undefined;
  readonly book: { readonly date: string };
}) {
  if (found.oldDays === undefined) return;
  process.stderr.write(
    `suffice: note: the price list is of ${found.book.date}, ${found.oldDays} days old; prices may have changed since\n`,
  );
}
