import { isUtf8 } from "node:buffer";
import { constants } from "node:fs";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { dirname } from "node:path";

export type TextFile =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "refused"; readonly because: string };

export type Written =
  | { readonly kind: "written"; readonly isNew: boolean }
  | { readonly kind: "refused"; readonly because: string };

const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK } = constants;

/**
 * A regular file of UTF-8 text. Anything else is refused: a pipe would never end, and binary bytes would not survive an
 * edit.
 */
export async function readTextFile(absolute: string, maxBytes: number): Promise<TextFile> {
  const file = await open(absolute, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stats = await file.stat();
    if (stats.isDirectory()) return { kind: "refused", because: "This is a folder and not a file." };
    if (!stats.isFile()) return { kind: "refused", because: "This is no regular file." };
    if (stats.size > maxBytes) {
      return { kind: "refused", because: `The file has ${stats.size} bytes; at most ${maxBytes} are read.` };
    }
    const bytes = await file.readFile();
    if (bytes.includes(0) || !isUtf8(bytes)) return { kind: "refused", because: "The file is binary." };
    return { kind: "text", text: bytes.toString("utf8") };
  } finally {
    await file.close();
  }
}

/**
 * Makes its folders where they are missing. A file that other names share (hard links) is replaced, not written
 * through.
 */
export async function writeTextFile(absolute: string, text: string): Promise<Written> {
  await mkdir(dirname(absolute), { recursive: true });
  const existing = await openExisting(absolute);
  if (existing === undefined) {
    await writeNew(absolute, text, 0o666);
    return { kind: "written", isNew: true };
  }
  try {
    const stats = await existing.stat();
    if (!stats.isFile()) return { kind: "refused", because: "This is no regular file." };
    if (stats.nlink > 1) {
      await rm(absolute);
      await writeNew(absolute, text, stats.mode & 0o777);
    } else {
      await existing.truncate(0);
      await existing.writeFile(text);
    }
    return { kind: "written", isNew: false };
  } finally {
    await existing.close();
  }
}

async function openExisting(absolute: string): Promise<FileHandle | undefined> {
  try {
    return await open(absolute, O_WRONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

async function writeNew(absolute: string, text: string, mode: number): Promise<void> {
  const file = await open(absolute, O_WRONLY | O_CREAT | O_EXCL, mode);
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}
