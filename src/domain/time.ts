import type { Branded } from "./branded.ts";
import { SufficeError } from "./errors.ts";

/** Milliseconds since 1970, UTC. Clocks are handed in; only `app/` reads a real one. */
export type Instant = Branded<number, "Instant">;

export type Clock = () => Instant;

export function instant(milliseconds: number): Instant {
  if (!Number.isSafeInteger(milliseconds)) {
    throw new SufficeError("bug.invariant", { message: `${milliseconds} is not an instant in milliseconds` });
  }
  return milliseconds as Instant;
}

const ISO_8601 = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/**
 * From ISO 8601: a date alone, meaning its first moment in UTC, or a time with its offset. `undefined` for anything else:
 * a time without one would mean another moment on every machine, and `Date.parse` takes 30 February for 2 March.
 */
export function parseInstant(text: string): Instant | undefined {
  const day = ISO_8601.exec(text)?.[1];
  const milliseconds = Date.parse(text);
  if (day === undefined || Number.isNaN(milliseconds)) return undefined;
  return isoTime(instant(Date.parse(day))).startsWith(day) ? instant(milliseconds) : undefined;
}

export function isoTime(at: Instant): string {
  return new Date(at).toISOString();
}
