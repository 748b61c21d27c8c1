import { placeInside } from "./inside-folder.ts";
import type { ShellCommand } from "./shell-line.ts";

/** Programs that only read, whatever they are given, but for the options that stand beside them. */
const READERS: ReadonlyMap<string, RegExp | undefined> = new Map([
  ["basename", undefined],
  ["cat", undefined],
  ["cd", undefined],
  ["cut", undefined],
  ["dirname", undefined],
  ["echo", undefined],
  ["false", undefined],
  ["file", /^-[^-]*C|^--compile/],
  ["find", /^-(?:exec|execdir|ok|okdir|delete|fls|fprint|fprint0|fprintf)$/],
  ["grep", undefined],
  ["head", undefined],
  ["ls", undefined],
  ["nl", undefined],
  ["pwd", undefined],
  ["rg", /^(?:--pre|--hostname-bin|--search-zip)(?:=|$)|^-[^-]*z/],
  ["stat", undefined],
  ["tail", undefined],
  ["tr", undefined],
  ["true", undefined],
  ["wc", undefined],
]);

/** Of git only these, and none with an option that writes a file or starts a program. */
const GIT_READERS: ReadonlySet<string> = new Set(["blame", "diff", "log", "ls-files", "show", "status"]);
const GIT_WRITES = /^(?:--output|--ext-diff|--textconv)(?:=|$)/;

/** `sed -n 10,20p FILE`: sed has commands that write and that run, so only lines may be printed. */
const SED_PRINTS = /^\d+(?:,(?:\d+|\$))?p$/;

/** Whether a command can do nothing but read what lies in the folder, print it, or go to a folder within. */
export function isReading([program = "", ...rest]: ShellCommand, folder: string): boolean {
  return onlyReads(program, rest) && rest.every((word) => staysInside(word, folder));
}

function onlyReads(program: string, rest: readonly string[]): boolean {
  if (program === "git") {
    const [subcommand = "", ...options] = rest;
    return GIT_READERS.has(subcommand) && !options.some((option) => GIT_WRITES.test(option));
  }
  if (program === "sed") {
    const [option, script = "", ...files] = rest;
    return option === "-n" && SED_PRINTS.test(script) && !files.some((file) => file.startsWith("-"));
  }
  const forbidden = READERS.get(program);
  return READERS.has(program) && !rest.some((word) => forbidden?.test(word) === true);
}

/** Words that are no paths may look like one; whoever searches for such a text is told, and can quote it otherwise. */
function staysInside(word: string, folder: string): boolean {
  const path = word.startsWith("-") ? /^-(?:-[\w-]+=|\w)([/~.].*)$/.exec(word)?.[1] : word;
  return path === undefined || placeInside(folder, path) !== undefined;
}
