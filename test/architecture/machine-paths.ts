import { dirname } from "node:path";
import type { SourceFile } from "./source-file.ts";

const HOMES = /(?<![\w.~-])\/(?:home|Users)\/[A-Za-z][\w.-]*\/|(?<![\w.~-])\/root\//;
/** So short, or so usual, that they say nothing about a machine. */
const COMMON_PLACES: readonly string[] = ["/", "/tmp", "/root", "/home", "/private/tmp", "/var/tmp"];

/** Lines that hold a home folder, or a path around this checkout. */
export function linesWithMachinePaths(
  file: SourceFile,
  places: { readonly checkout: string; readonly home: string },
): readonly string[] {
  const local = [places.checkout, dirname(places.checkout), places.home]
    .filter((place) => !COMMON_PLACES.includes(place))
    .map((place) => `${place}/`);
  return file.text
    .split("\n")
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => HOMES.test(line) || local.some((place) => line.includes(place)))
    .map(({ line, number }) => `${file.path}:${number}: ${line.trim().slice(0, 100)}`);
}
