import { type Instant, instant } from "../../domain/index.ts";

const UUID_7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** When an id was made, if it is a UUID of version 7, which begins with the milliseconds since 1970. */
export function timeOfUuid(id: string | undefined): Instant | undefined {
  const [, high, low] = UUID_7.exec(id ?? "") ?? [];
  return high === undefined || low === undefined ? undefined : instant(Number.parseInt(high + low, 16));
}
