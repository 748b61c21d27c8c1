import { crc32 } from "node:zlib";
import type { LogFormat } from "../../../agent-logs/index.ts";
import { stampText } from "./file-stamp.ts";

/** The same text as long as nobody touched what else a reading of the file looks at. */
export type Beside = (format: LogFormat, path: string) => string;

/** For one reading of all logs: a list of files that many logs share is looked at once. */
export function createBeside(): Beside {
  const known = new Map<readonly string[], string>();
  return (format, path) => {
    const files = format.looksAt?.(path) ?? [];
    if (files.length === 0) return "";
    const text = known.get(files) ?? stampsOf(files);
    known.set(files, text);
    return text;
  };
}

function stampsOf(files: readonly string[]): string {
  const [first, ...rest] = files;
  if (first !== undefined && rest.length === 0) return stampText(first);
  return String(crc32(files.map((file) => `${file} ${stampText(file)}`).join("\n")));
}
