import { formatUsd, type Instant, isoTime, type NanoUsd, usdNumber } from "../../domain/index.ts";

/** Between a figure and its unit, so that no line ends there. */
const NO_BREAK = "\u00A0";

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** `1,234`. */
export function grouped(value: number): string {
  return value.toLocaleString("en-US");
}

/** `1 call`, `1,234 calls`. */
export function counted(value: number, word: string, words = `${word}s`): string {
  return `${grouped(value)} ${value === 1 ? word : words}`;
}

/** Tokens with three digits that matter: `940`, `12.3 k`, `76.8 M`. */
export function shortCount(value: number): string {
  const units: readonly (readonly [number, string])[] = [
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ];
  // What would round up to a thousand of one unit is written as one of the next.
  const unit = units.find(([size]) => value >= size * 0.9995);
  if (unit === undefined) return grouped(Math.round(value));
  const scaled = value / unit[0];
  const decimals = scaled >= 99.95 ? 0 : 1;
  return `${scaled.toFixed(decimals).replace(/\.0$/, "")}${NO_BREAK}${unit[1]}`;
}

/** `0.583` is `58.3 %`. */
export function percent(share: number): string {
  const value = 100 * share;
  return `${Math.abs(value) >= 99.95 || value === 0 ? value.toFixed(0) : value.toFixed(1)}${NO_BREAK}%`;
}

/** `0.583` is `58 %`, for places where a tenth is not seen. */
export function wholePercent(share: number): string {
  return `${(100 * share).toFixed(0)}${NO_BREAK}%`;
}

/** Dollars to be seen at a glance: cents, and below ten cents two digits that matter. */
export function shortUsd(amount: NanoUsd): string {
  const size = Math.abs(usdNumber(amount));
  if (size >= 1 || size === 0) return formatUsd(amount);
  const decimals = size >= 0.0995 ? 2 : Math.min(9, 1 - Math.floor(Math.log10(Number(size.toPrecision(2)))));
  return `${amount < 0 ? "-" : ""}$${size.toFixed(decimals)}`;
}

/** A part of a sum as a share; nothing where the sum is nothing. */
export function shareOf(part: NanoUsd, whole: NanoUsd): number | undefined {
  return whole === 0 ? undefined : part / whole;
}

/** `2026-11-03`, in UTC. */
export function dayOf(at: Instant): string {
  return isoTime(at).slice(0, 10);
}

/** `2026-11-03 14:05`, in UTC. */
export function minuteOf(at: Instant): string {
  return isoTime(at).slice(0, 16).replace("T", " ");
}

/** `3 Nov`, in UTC. */
export function shortDay(at: Instant): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ""}`;
}

/** `3 Nov 2026`, in UTC. */
export function longDay(at: Instant): string {
  return `${shortDay(at)} ${new Date(at).getUTCFullYear()}`;
}

/** `3 Nov 2026`, or `1 Oct 2026 – 3 Nov 2026`. */
export function periodOf(first: Instant, last: Instant): string {
  return dayOf(first) === dayOf(last) ? longDay(first) : `${longDay(first)} – ${longDay(last)}`;
}

/** At most so many characters, the last of them `…` where something was cut. */
export function shortened(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, Math.max(1, most - 1)).join("")}…`;
}
