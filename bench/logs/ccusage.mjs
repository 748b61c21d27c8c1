// The other reader of the same transcripts: ccusage, a native program that comes as a package for each platform.
import { chmodSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Of one report of Claude Code's transcripts; without a network, priced by tokens. */
const REPORT = ["--json", "--offline", "--mode", "calculate", "--timezone", "UTC"];

/** The native binary, and the launcher in Node that people start; `undefined` where there is none for this platform. */
export function ccusage() {
  const { resolve } = createRequire(import.meta.url);
  const program = process.platform === "win32" ? "ccusage.exe" : "ccusage";
  try {
    const launcher = join(dirname(resolve("ccusage/package.json")), "src", "cli.js");
    const native = resolve(`@ccusage/ccusage-${process.platform}-${process.arch}/bin/${program}`);
    // Its tarball does not say that it may be executed, and nothing runs at installation; the launcher does the same.
    chmodSync(native, 0o755);
    return existsSync(launcher) ? { launcher, native } : undefined;
  } catch (error) {
    if (error.code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

export function reportArgs(report) {
  return ["claude", report, ...REPORT];
}
