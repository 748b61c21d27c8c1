import { closeSync, openSync, readSync } from "node:fs";
import { crc32 } from "node:zlib";

/** Bytes of a file, and the CRC-32 of all before them. */
export interface CrcSpan {
  readonly from: number;
  readonly to: number;
  readonly before: number;
  /** Read through this piece of memory. */
  readonly chunk: Buffer;
}

const NEWLINE = 10;

/**
 * CRC-32 of a file up to `to`, of which only what lies behind `from` is read. `undefined` where it has not so many bytes, where no
 * line ends there (what comes next would belong to one that counts already), or where the disk refuses. Not proof against somebody who means harm, who could as well write another log.
 */
export function prefixCrc(path: string, { from, to, before, chunk }: CrcSpan): number | undefined {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    // It is gone or may no longer be read: the reading that follows names the reason.
    return undefined;
  }
  try {
    let crc = before;
    let last = NEWLINE;
    for (let at = from; at < to; ) {
      const got = readSync(file, chunk, 0, Math.min(chunk.length, to - at), at);
      if (got === 0) return undefined;
      crc = crc32(chunk.subarray(0, got), crc);
      last = chunk[got - 1] ?? last;
      at += got;
    }
    return last === NEWLINE ? crc : undefined;
  } catch {
    // EIO: likewise.
    return undefined;
  } finally {
    closeSync(file);
  }
}
