import { type BigIntStats, statSync } from "node:fs";
import { type Instant, instant } from "../../../domain/index.ts";

/** How a file looks from outside. */
export interface FileStamp {
  /** The same as long as nobody touched the file, or what is looked at beside it. */
  readonly text: string;
  readonly beside: string;
  readonly size: number;
  /** From then on a change would give another stamp. A clock of files stands still between its ticks, and two changes may lie between two. */
  readonly settledAt: Instant;
}

/** Systems with times below the second tick every ten milliseconds at the latest; FAT counts in steps of two seconds. */
const [TICK_MS, COARSE_TICK_MS] = [50, 2000] as const;

const SEPARATOR = "|";

/** `undefined` where there is no file, or none that may be looked at. */
export function fileStamp(path: string, beside: string): FileStamp | undefined {
  const stats = look(path);
  if (stats === undefined) return undefined;
  return {
    text: textOf(stats) + SEPARATOR + beside,
    beside,
    size: Number(stats.size),
    settledAt: instant(
      Number(stats.ctimeMs) + (stats.ctimeNs % 1_000_000_000n === 0n ? COARSE_TICK_MS : TICK_MS),
    ),
  };
}

/** What was beside the file whose stamp this is. */
export function besideIn(text: string): string {
  return text.slice(text.indexOf(SEPARATOR) + 1);
}

/** Size, times in nanoseconds, and number: a file that is written anew, or put in the place of another, has others. */
export function stampText(path: string): string {
  const stats = look(path);
  return stats === undefined ? "-" : textOf(stats);
}

function textOf({ size, mtimeNs, ctimeNs, ino }: BigIntStats): string {
  return `${size} ${mtimeNs} ${ctimeNs} ${ino}`;
}

function look(path: string): BigIntStats | undefined {
  try {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    return stats?.isFile() === true ? stats : undefined;
  } catch {
    // EACCES, EIO: whoever reads the file names the reason.
    return undefined;
  }
}
