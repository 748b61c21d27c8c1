import { readFile } from "node:fs/promises";
import { SufficeError } from "../../domain/index.ts";

/** More than any model's context holds. */
const MOST_MIB = 16;
const MOST_BYTES = MOST_MIB * 1024 * 1024;

/** A file, or standard input for `-`, as text. Throws `input.missing`, and `input.invalid` for what is no UTF-8 or too large. */
export async function readTextInput(file: string): Promise<string> {
  const source = file === "-" ? "standard input" : file;
  const bytes = file === "-" ? await readPipe() : await readBytes(file);
  if (bytes.length > MOST_BYTES) {
    throw new SufficeError("input.invalid", {
      message: `${source} is larger than ${MOST_MIB} MiB, which no model takes; send a part of it`,
    });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new SufficeError("input.invalid", {
      message: `${source} is not UTF-8. Save it as UTF-8 and try again.`,
      cause,
    });
  }
}

/** No further than it takes to know that it is too much: a pipe may never end. */
async function readPipe(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    if (length > MOST_BYTES) break;
  }
  return Buffer.concat(chunks);
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const isMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    throw new SufficeError(isMissing ? "input.missing" : "input.invalid", {
      message: isMissing ? `${file} does not exist` : `${file} cannot be read`,
      cause,
    });
  }
}
