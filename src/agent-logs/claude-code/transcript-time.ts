import { type Instant, instant, type Json } from "../../domain/index.ts";
import { timeOf } from "../json-fields.ts";

const AS_WRITTEN = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/**
 * Reads times as transcripts write them, `2026-03-01T10:00:00.250Z`, and looks at each day once: every line has a time, and
 * reading it in full takes as long as all else that is done with a line. Other forms of ISO 8601 are read in full.
 */
export function createTimes(): (value: Json | undefined) => Instant | undefined {
  let day = "";
  let midnight: Instant | undefined;
  return (value) => {
    if (typeof value !== "string" || !AS_WRITTEN.test(value)) return timeOf(value);
    if (!value.startsWith(day) || day === "") {
      day = value.slice(0, 10);
      midnight = timeOf(day);
    }
    return midnight === undefined ? undefined : instant(midnight + millisecondsOf(value));
  };
}

function millisecondsOf(time: string): number {
  const minutes = Number(time.slice(11, 13)) * 60 + Number(time.slice(14, 16));
  return minutes * 60_000 + Number(time.slice(17, 19)) * 1000 + Number(time.slice(20, 23));
}
