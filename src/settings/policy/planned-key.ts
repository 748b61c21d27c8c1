import { z } from "zod";

/** A key whose place is kept and whose strategy this version does not have: refused by name, not as a misspelling. */
export function plannedKey(strategy: string) {
  return z.never({ error: `${strategy} is planned, and this version cannot decide by it; take the key out` });
}
