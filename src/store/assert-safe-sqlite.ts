import { SufficeError } from "../domain/index.ts";

/**
 * The first SQLite without the WAL-reset bug, which can corrupt a file that two connections write and checkpoint at once.
 * Source: https://sqlite.org/wal.html#walresetbug (checked 2026-11-21).
 */
const FIRST_SAFE = [3, 51, 3] as const;

/** Throws `ledger.incompatible` for a SQLite library that may corrupt a shared file. `version` is like `3.53.0`. */
export function assertSafeSqlite(version: string): void {
  const parts = version.split(".").map(Number);
  for (const [index, least] of FIRST_SAFE.entries()) {
    const part = parts[index] ?? 0;
    if (part > least) return;
    if (!(part >= least)) throw unsafe(version);
  }
}

function unsafe(version: string): SufficeError {
  return new SufficeError("ledger.incompatible", {
    message:
      `SQLite ${version} may corrupt a database that two processes use (the WAL-reset bug); ` +
      `${FIRST_SAFE.join(".")} or later is needed. Reinstall the dependencies: the library comes with them.`,
  });
}
