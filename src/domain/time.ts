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

/** From ISO 8601, a date alone meaning its first moment in UTC. `undefined` where the text is no date. */
export function parseInstant(text: string): Instant | undefined {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : instant(milliseconds);
}

export function isoTime(at: Instant): string {
  return new Date(at).toISOString();
}
