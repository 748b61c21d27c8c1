import type { Argv } from "../../../domain/index.ts";
import type { CommandPurpose, FoundCommand } from "../../found-command.ts";
import { type Definition, TOOLS } from "./tool-table.ts";

export interface Candidate extends Omit<FoundCommand, "guards"> {
  readonly definitions: readonly Definition[];
}

export type PackageManager = "npm" | "pnpm" | "yarn" | "bun";

/** Names that people give to such scripts; the first one that is there is taken. */
const NAMES: Readonly<Record<CommandPurpose, readonly string[]>> = {
  tests: ["test"],
  lint: ["lint"],
  lintFix: ["lint:fix", "lint-fix", "fix:lint"],
  format: ["format", "fmt", "format:write", "format:fix"],
  smoke: ["smoke", "smoke-test", "smoke:test", "test:smoke"],
  build: ["build"],
};

/** What npm writes where there are no tests yet. */
const PLACEHOLDER = /\bno test specified\b/i;
const ONLY_CHECKS = /--check\b|--list-different\b|\bformat:check\b/;

/** Where a package manager is told which shell runs scripts, or which program it is itself. */
const MANAGER_SETTINGS: Readonly<Record<PackageManager, readonly string[]>> = {
  npm: [".npmrc"],
  pnpm: [".npmrc"],
  yarn: [".yarnrc", ".yarnrc.yml"],
  bun: ["bunfig.toml"],
};

/** The script of package.json for a purpose, with all that says what it does. */
export function packageScript(
  purpose: CommandPurpose,
  scripts: ReadonlyMap<string, string>,
  manager: PackageManager,
): Candidate | undefined {
  const name = NAMES[purpose].find((each) => isUsable(purpose, scripts.get(each)));
  if (name === undefined) return undefined;
  const argv: Argv = name === "test" ? [manager, "test"] : [manager, "run", name];
  const involved = scriptsInvolved(name, scripts);
  const definitions: Definition[] = involved.map((each) => ({
    file: "package.json",
    part: { kind: "json", path: ["scripts", each] },
  }));
  definitions.push(...wholeFiles(MANAGER_SETTINGS[manager]));
  const words = new Set(involved.flatMap((each) => wordsOf(scripts.get(each) ?? "")));
  for (const { name: tool, configs } of TOOLS) {
    if (words.has(tool)) definitions.push(...wholeFiles(configs));
  }
  return { argv, foundIn: `package.json scripts.${name}`, definitions };
}

function wholeFiles(files: readonly string[]): readonly Definition[] {
  return files.map((file) => ({ file, part: { kind: "file" } }));
}

function isUsable(purpose: CommandPurpose, text: string | undefined): boolean {
  if (text === undefined || text.trim() === "" || PLACEHOLDER.test(text)) return false;
  return purpose !== "format" || !ONLY_CHECKS.test(text);
}

/** The script, what runs before and after it, and every script that one of them names; also those that are not there. */
function scriptsInvolved(name: string, scripts: ReadonlyMap<string, string>): readonly string[] {
  const involved = new Set([`pre${name}`, name, `post${name}`]);
  // A set that grows while it is walked is walked to its end.
  for (const each of involved) {
    for (const word of wordsOf(scripts.get(each) ?? "")) {
      if (scripts.has(word)) for (const more of [`pre${word}`, word, `post${word}`]) involved.add(more);
    }
  }
  return [...involved];
}

function wordsOf(script: string): readonly string[] {
  return script.split(/[\s"'`;&|()]+/).filter((word) => word !== "");
}
