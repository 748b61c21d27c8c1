import { existsSync } from "node:fs";
import type { Evidence } from "../domain/index.ts";
import { attemptOutcomes, passRates } from "../evidence/index.ts";

/** Measured outcomes of a ledger; none where there is no ledger yet, which deciding does not make. */
export async function readEvidence(ledgerFile: string): Promise<Evidence> {
  if (!existsSync(ledgerFile)) return [];
  const { openRecords } = await import("./open-ledger.ts");
  const records = await openRecords(ledgerFile);
  try {
    return passRates(attemptOutcomes(await records.ledger.verdicts({})));
  } finally {
    await records.close();
  }
}
