import { expect, test } from "vitest";
import { SufficeError } from "../domain/index.ts";
import { storeFailure } from "./store-failure.ts";

function withCode(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}

// Refused permissions cannot be made by a test that runs as root, which is not stopped by them.
test("a refused permission names the file, says what to check, and keeps its cause", () => {
  const cause = withCode("EACCES: permission denied, open '/var/ledger.db'", "EACCES");
  const failure = storeFailure("/var/ledger.db", cause);
  expect([failure.code, failure.message, failure.cause]).toEqual([
    "ledger.unavailable",
    "/var/ledger.db: EACCES: permission denied, open '/var/ledger.db'. Check that you may write the file and its folder.",
    cause,
  ]);
});

test("a failure that nobody foresaw is still one of the ledger, with its own words", () => {
  const failure = storeFailure("/var/ledger.db", "lightning");
  expect([failure.code, failure.message]).toEqual([
    "ledger.unavailable",
    "/var/ledger.db: lightning. Nothing of this was kept.",
  ]);
});

test("an error of ours goes on as it is", () => {
  const ours = new SufficeError("usage.invalid", { message: "no" });
  expect(storeFailure("/var/ledger.db", ours)).toBe(ours);
});
