import type { Argv } from "../../domain/index.ts";
import { allowedCommand } from "../allowed-command.ts";

/**
 * The rules by which Claude Code lets a command pass: as it is or with any arguments behind it, and as part of a longer line only where the
 * other parts may pass as well. A command that a rule cannot say without a second meaning gets none, and stays denied.
 */
export function permissionRules(commands: readonly Argv[]): readonly string[] {
  return commands
    .map(allowedCommand)
    .filter(({ words }) => words.every(isPlain))
    .map(({ words, isOpen }) => `Bash(${words.map(quoted).join(" ")}${isOpen ? " *" : ""})`);
}

/** `*` is a pattern in a rule, parentheses end it, and a line's end is no part of a command. */
function isPlain(word: string): boolean {
  return word !== "" && !/[*()'"\\$`\p{Cc}]/u.test(word);
}

/** As a model would write it for a shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`;
}
