import type { PriceBook } from "../../domain/index.ts";
import type { PriceFile } from "../catalogue-schemas.ts";

/** The book of list prices: every figure is priced from it unless another one is named. */
export const LIST = "list";

/** Files of one book, put together: its rows in order, dated by the latest. */
export function bookOf(name: string, files: readonly PriceFile[]): PriceBook {
  const prices = files.flatMap((file) => file.prices);
  const perTask = files.flatMap((file) => file.perTask);
  const days = [...prices.map((price) => price.checked ?? ""), ...files.map((file) => file.checked ?? "")];
  const families = files.flatMap((file) => file.families);
  const note = files.map((file) => file.note).find((each) => each !== undefined);
  return {
    name,
    date: days.toSorted().at(-1) ?? "",
    prices,
    ...(families.length === 0 ? {} : { families }),
    ...(note === undefined ? {} : { note }),
    ...(perTask.length === 0 ? {} : { perTask }),
  };
}
