import { existsSync } from "node:fs";

/** A ledger is a file, or a PostgreSQL database that processes on many machines share. */
export function isShared(ledger: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(ledger);
}

/** Whether there is a ledger to read. Of a database only asking it can tell. */
export function isLedgerThere(ledger: string): boolean {
  return isShared(ledger) || existsSync(ledger);
}

/** For people: a database without its password. */
export function ledgerForPeople(ledger: string): string {
  if (!isShared(ledger) || !URL.canParse(ledger)) return ledger;
  const url = new URL(ledger);
  url.password = "";
  url.search = "";
  return url.href;
}
