import type { Instant } from "../domain/index.ts";

const SECONDS = /^\d+(?:\.\d+)?$/;
const HTTP_DATE = /^[A-Za-z]{3,9}, .+ GMT$/;

/**
 * Milliseconds to wait by a `retry-after` header: seconds or an HTTP date, which counts from `now` and is 0 when past.
 * `undefined` where there is no such header or it says neither.
 */
export function retryAfter(header: string | undefined, now: Instant): number | undefined {
  const value = header?.trim() ?? "";
  if (SECONDS.test(value)) return Math.ceil(Number(value) * 1000);
  const date = HTTP_DATE.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
