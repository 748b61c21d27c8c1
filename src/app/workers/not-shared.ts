import { SufficeError } from "../../domain/index.ts";

export function notShared(ledger: string): SufficeError {
  return new SufficeError("settings.invalid", {
    message: `workers need a ledger that many processes share, such as --ledger postgres://user@host/database; ${ledger} is a file`,
  });
}
