import { lstat, readFile, stat, writeFile } from "node:fs/promises";
import { SufficeError } from "../../../domain/index.ts";
import { insidePath } from "./inside-path.ts";

export type FileText =
  /** As it lies there, a byte order mark included. */
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "missing" | "folder" | "too-large" | "not-text" | "no-file" }
  | { readonly kind: "refused"; readonly because: string };

/** Of one file. What is larger was hardly written by hand, and is not looked into. */
export const MOST_BYTES = 2 * 1024 * 1024;

/** The text of a file under `root`. Bytes that are not UTF-8 are no text; pipes and devices are never opened. */
export async function readText(root: string, path: string): Promise<FileText> {
  const place = await insidePath(root, path);
  if (place.kind === "refused") return place;
  const found = await stat(place.absolute).catch(() => undefined); // missing, or a link to nowhere
  if (found === undefined) return { kind: "missing" };
  if (found.isDirectory()) return { kind: "folder" };
  if (!found.isFile()) return { kind: "no-file" };
  if (found.size > MOST_BYTES) return { kind: "too-large" };
  const bytes = await readFile(place.absolute);
  try {
    return { kind: "text", text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { kind: "not-text" }; // the decoder throws for nothing else
  }
}

/** The text, or `undefined` for whatever is no text. */
export async function textOrNothing(root: string, path: string): Promise<string | undefined> {
  const found = await readText(root, path);
  return found.kind === "text" ? found.text : undefined;
}

/** Replaces the text of an ordinary file that is there. Throws `input.invalid` for anything else, links included. */
export async function replaceText(root: string, path: string, text: string): Promise<void> {
  const place = await insidePath(root, path);
  const isFile = place.kind === "inside" && (await lstat(place.absolute)).isFile();
  if (place.kind === "refused" || !isFile) {
    throw new SufficeError("input.invalid", { message: `${path} cannot be written: it is no file in here` });
  }
  await writeFile(place.absolute, text);
}
