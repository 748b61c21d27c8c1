import type { ByTokenClass, NanoUsd, Price } from "../../domain/index.ts";
import { createBill } from "../bill.ts";
import type { ExtraCall, Plan, Standing } from "./course.ts";

/** A call as it would have been: what is read of the context, what is written, what is answered. */
export function callUsage(
  { writes }: Pick<Standing, "writes">,
  { read, written, output }: { readonly read: number; readonly written: number; readonly output: number },
): ByTokenClass<number> {
  const isHour = writes === "cacheWrite1h";
  return {
    freshInput: 0,
    cacheRead: read,
    cacheWrite5m: isHour ? 0 : written,
    cacheWrite1h: isHour ? written : 0,
    output,
  };
}

/** The calls made for a course's sake. Where the cache had expired, the first of them has to write the context. */
export function extraUsages(
  standing: Standing,
  calls: readonly ExtraCall[],
): readonly ByTokenClass<number>[] {
  return calls.map(({ contextTokens, newTokens, outputTokens }, place) => {
    const read = standing.isCold && place === 0 ? 0 : contextTokens;
    return callUsage(standing, { read, written: contextTokens - read + newTokens, output: outputTokens });
  });
}

/** The first call of a course: what is warm is read, the rest of the new context is written, and what has come since. */
export function openingUsage(
  standing: Pick<Standing, "writes">,
  { startTokens, warmTokens }: Pick<Plan, "startTokens" | "warmTokens">,
  { newTokens, outputTokens }: { readonly newTokens: number; readonly outputTokens: number },
): ByTokenClass<number> {
  const read = Math.min(warmTokens, startTokens);
  return callUsage(standing, { read, written: startTokens - read + newTokens, output: outputTokens });
}

/**
 * A later call in a context that is shorter by `shift`, though never shorter than it began. What is gone would have been
 * read, or, where this call found its cache lost, written. A negative shift is read in addition.
 */
export function shiftedUsage(
  usage: ByTokenClass<number>,
  shift: number,
  startTokens: number,
): ByTokenClass<number> {
  const { freshInput, cacheRead, cacheWrite5m, cacheWrite1h, output } = usage;
  if (shift <= 0) return { ...usage, cacheRead: cacheRead - shift };
  const prompt = freshInput + cacheRead + cacheWrite5m + cacheWrite1h;
  const gone = Math.min(shift, Math.max(0, prompt - startTokens));
  const unread = Math.min(cacheRead, gone);
  const unwritten1h = Math.min(cacheWrite1h, gone - unread);
  const unwritten5m = Math.min(cacheWrite5m, gone - unread - unwritten1h);
  return {
    freshInput: freshInput - (gone - unread - unwritten1h - unwritten5m),
    cacheRead: cacheRead - unread,
    cacheWrite5m: cacheWrite5m - unwritten5m,
    cacheWrite1h: cacheWrite1h - unwritten1h,
    output,
  };
}

/** What calls would cost at one price; `undefined` without it. */
export function spentOn(
  calls: readonly ByTokenClass<number>[],
  price: Price | undefined,
): NanoUsd | undefined {
  const bill = createBill();
  for (const call of calls) bill.add(call, price);
  return bill.total();
}
