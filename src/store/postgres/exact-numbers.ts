import type { CustomTypesConfig, types } from "pg";
import { SufficeError } from "../../domain/index.ts";

const INT8 = 20;
const NUMERIC = 1700;

/**
 * Reads whole numbers of 8 bytes, and the sums of them, as numbers. Without it they come as text, and adding two of them joins
 * the texts. What a number cannot hold exactly throws `ledger.incompatible`: it would be another amount.
 */
export function exactNumbers(driver: Pick<typeof types, "getTypeParser">): CustomTypesConfig {
  return {
    getTypeParser: (id, format) => {
      const type: number = id;
      return type === INT8 || type === NUMERIC ? exactNumber : driver.getTypeParser(id, format);
    },
  };
}

export function exactNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) || (text.includes(".") && Math.abs(value) < Number.MAX_SAFE_INTEGER))
    return value;
  throw new SufficeError("ledger.incompatible", {
    message: `the ledger holds the number ${text}, which this version cannot read exactly`,
  });
}
