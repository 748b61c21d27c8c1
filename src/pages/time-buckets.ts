import { type Instant, instant } from "../domain/index.ts";
import { dayOf, shortDay } from "./html/words.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 1970 began on a Thursday; weeks begin on Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

const LENGTH_MS = { hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS } as const;

/** Equal stretches of time in UTC, numbered from 0, that hold a whole period. */
export interface TimeBuckets {
  readonly length: keyof typeof LENGTH_MS;
  readonly count: number;
  /** The first that an axis may name: midnight where they are hours, so that days are seen. */
  readonly firstLabel: number;
  readonly indexOf: (at: Instant) => number;
  /** For an axis: `14:00`, `3 Nov`. */
  readonly shortLabel: (index: number) => string;
  /** For a table: `2026-11-03 14:00`, `2026-11-03`, `week of 2026-11-02`. */
  readonly longLabel: (index: number) => string;
}

/** Hours up to two days, weeks beyond sixty, days between. */
export function timeBuckets(first: Instant, last: Instant): TimeBuckets {
  const days = (last - first) / DAY_MS;
  const length = days <= 2 ? "hour" : days > 60 ? "week" : "day";
  const size = LENGTH_MS[length];
  const origin = length === "week" ? FIRST_MONDAY_MS : 0;
  const numberOf = (at: Instant) => Math.floor((at - origin) / size);
  const begin = numberOf(first);
  const startOf = (index: number) => instant((begin + index) * size + origin);
  return {
    length,
    count: numberOf(last) - begin + 1,
    firstLabel: length === "hour" ? (24 - new Date(startOf(0)).getUTCHours()) % 24 : 0,
    indexOf: (at) => numberOf(at) - begin,
    shortLabel: (index) => shortLabel(startOf(index), length, days),
    longLabel: (index) => longLabel(startOf(index), length),
  };
}

function shortLabel(at: Instant, length: TimeBuckets["length"], days: number): string {
  if (length !== "hour") return days > 360 ? dayOf(at).slice(0, 7) : shortDay(at);
  const hour = new Date(at).getUTCHours();
  return hour === 0 ? shortDay(at) : `${String(hour).padStart(2, "0")}:00`;
}

function longLabel(at: Instant, length: TimeBuckets["length"]): string {
  if (length === "week") return `week of ${dayOf(at)}`;
  return length === "day"
    ? dayOf(at)
    : `${dayOf(at)} ${String(new Date(at).getUTCHours()).padStart(2, "0")}:00`;
}
