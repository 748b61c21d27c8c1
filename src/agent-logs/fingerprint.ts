import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";

const EDGE_BYTES = 4096;

/**
 * What tells a file that has grown from one that was written anew: a digest of the first and of the last 4 KiB before `offset`.
 * Logs are only ever added to, and each record has an id and a time of its own.
 */
export function fingerprintOf(readAt: (offset: number, length: number) => Buffer, offset: number): string {
  const edge = Math.min(EDGE_BYTES, offset);
  return createHash("sha256")
    .update(readAt(0, edge))
    .update(readAt(offset - edge, edge))
    .digest("base64url");
}

/** Whether the file still begins with what was read of it up to `offset`. A file that is gone or too short does not. */
export function startsAsRead(
  path: string,
  read: { readonly offset: number; readonly fingerprint: string },
): boolean {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    // It is gone or may no longer be read: the reading that follows names the reason.
    return false;
  }
  try {
    const readAt = (offset: number, length: number) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
    };
    return fingerprintOf(readAt, read.offset) === read.fingerprint;
  } catch {
    // The disk refuses: likewise.
    return false;
  } finally {
    closeSync(file);
  }
}
