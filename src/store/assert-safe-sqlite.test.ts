import { expect, test } from "vitest";
import { SufficeError } from "../domain/index.ts";
import { assertSafeSqlite } from "./assert-safe-sqlite.ts";

test.each(["3.51.3", "3.51.10", "3.53.0", "4.0.0"])("SQLite %s is used", (version) => {
  expect(() => assertSafeSqlite(version)).not.toThrow();
});

test.each(["3.51.2", "3.50.9", "3.9.99", "2.60.4", "3.51", "no version"])(
  "SQLite %s, which has the WAL-reset bug or may have it, is refused",
  (version) => {
    expect(() => assertSafeSqlite(version)).toThrow(
      new SufficeError("ledger.incompatible", {
        message:
          `SQLite ${version} may corrupt a database that two processes use (the WAL-reset bug); ` +
          "3.51.3 or later is needed. Reinstall the dependencies: the library comes with them.",
      }),
    );
  },
);
