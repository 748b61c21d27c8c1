import { messageOf, SufficeError } from "../../domain/index.ts";

/** What to do about a failure, by PostgreSQL's code of it or the system's. The beginning of a code stands for its whole class. */
const ADVICE: readonly (readonly [code: string, advice: string])[] = [
  ["28", "Check the user, and the password in PGPASSWORD or ~/.pgpass."],
  ["3D000", "Create that database, or name another one."],
  ["42501", "Give the user the right to create and use the schema suffice there."],
  ["53100", "Free some space on the server's disk and try again; nothing of this write was kept."],
  ["53300", "It has no connection left: raise its max_connections, or run fewer workers."],
];

/** Codes of failures that pass by themselves: of the connection, of a server that stops or starts, of two that got in each other's way. */
const PASSING = [
  "08",
  "57P",
  "53300",
  "40001",
  "40P01",
  "25P03",
  "25006",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
];

/** The client's own words for a connection that is gone, which have no code. */
const GONE = /^(?:Connection terminated|Client has encountered|Query read timeout|timeout e)/;

/**
 * Whatever reading or writing the store threw, as the error of ours that names the database: `ledger.unavailable`, or `bug.invariant`
 * where a row broke a rule of its table. `where` has no password in it, and PostgreSQL's messages have no rows.
 */
export function postgresFailure(where: string, cause: unknown): SufficeError {
  if (cause instanceof SufficeError) return cause;
  const code = codeOf(cause);
  if (code.startsWith("23")) {
    return new SufficeError("bug.invariant", {
      message: `${where}: a row was refused by its table: ${messageOf(cause)}`,
      cause,
    });
  }
  const [, advice] = ADVICE.find(([beginning]) => code.startsWith(beginning)) ?? [];
  const otherwise = isPassing(cause)
    ? "Check that the server runs and can be reached; whatever was finished is saved."
    : /client password must be a string/.test(messageOf(cause))
      ? "It asks for a password: give it in PGPASSWORD or in ~/.pgpass."
      : "Nothing of this was kept.";
  return new SufficeError("ledger.unavailable", {
    message: `${where}: ${reasonOf(cause)}. ${advice ?? otherwise}`,
    cause,
  });
}

/** Whether trying again may help. */
export function isPassing(error: unknown): boolean {
  const cause = error instanceof SufficeError ? error.cause : error;
  const code = codeOf(cause);
  if (code !== "") return PASSING.some((beginning) => code.startsWith(beginning));
  return cause instanceof Error && GONE.test(cause.message);
}

/** After it the connection is of no use. What two transactions do to each other leaves it whole. */
export function breaksConnection(error: unknown): boolean {
  return isPassing(error) && !codeOf(error).startsWith("40");
}

/** Several addresses that all refuse come as one error without words of its own. */
function reasonOf(cause: unknown): string {
  const inner: unknown = cause instanceof AggregateError ? cause.errors[0] : undefined;
  return messageOf(inner ?? cause);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
