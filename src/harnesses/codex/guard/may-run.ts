import type { ProgramAssignment } from "../../agent-program.ts";
import { allowedCommand } from "../../allowed-command.ts";
import { filesOutside, patchOfLine } from "./patched-files.ts";
import { isReading } from "./reading-commands.ts";
import { commandsOfLine, type ShellCommand } from "./shell-line.ts";

export interface GuardRules extends Pick<ProgramAssignment, "access" | "commands" | "folder"> {
  /** Whether the system itself keeps commands from writing outside, and from writing at all where access is read-only. */
  readonly isSandboxed: boolean;
}

/** What a tool call is: `reads` and `edits` need no permission, `runs` has it. */
export type Permission =
  | { readonly kind: "reads" | "edits" | "runs" }
  | { readonly kind: "denied"; readonly because: string };

/**
 * Codex does everything by a shell: it reads, it changes files by `apply_patch`, and it runs programs. What may be run is told apart
 * by the line alone; what is not understood to the end is denied.
 */
export function mayRun(tool: string, command: string, rules: GuardRules): Permission {
  if (tool === "apply_patch") return mayPatch(command, rules);
  if (tool !== "Bash") return denied(`the tool ${tool} is not for this work`);
  const patch = patchOfLine(command);
  if (patch !== undefined) return mayPatch(patch, rules);
  const commands = commandsOfLine(command);
  if (commands === undefined) return denied(`this is more than a plain command. ${allowedText(rules)}`);
  const runs = commands.filter((each) => !isReading(each, rules.folder));
  const other = runs.find((each) => !isListed(each, rules));
  if (other !== undefined) return denied(`${other[0]} may not be run like this. ${allowedText(rules)}`);
  if (runs.length > 0 && rules.access === "read-only" && !rules.isSandboxed) {
    return denied("nothing may be changed here, and this machine cannot keep a command from doing so");
  }
  return { kind: runs.length > 0 ? "runs" : "reads" };
}

/** For the model, before it tries: what it may do. */
export function allowedText({ access, commands }: Pick<GuardRules, "access" | "commands">): string {
  const listed = commands.map((command) => `\`${command.join(" ")}\``);
  return [
    "Commands are plain lines (words, &&, ||, ;, |), without substitutions, variables or redirections.",
    "Files below the working folder are read with cat, sed -n 1,99p, rg, grep, find, ls, git diff and the like.",
    access === "read-only"
      ? "Nothing may be changed."
      : "Files are changed only by apply_patch <<'EOF' … EOF, with paths below the working folder.",
    listed.length === 0
      ? "No other program may be run."
      : `Besides, only these may be run (a last * stands for any further arguments): ${listed.join(", ")}.`,
  ].join(" ");
}

function mayPatch(patch: string, { access, folder }: GuardRules): Permission {
  if (access === "read-only") return denied("nothing may be changed here");
  const [outside] = filesOutside(patch, folder);
  return outside === undefined ? { kind: "edits" } : denied(`${outside} lies outside of the working folder`);
}

function isListed(command: ShellCommand, { commands }: GuardRules): boolean {
  return commands.map(allowedCommand).some(({ words, isOpen }) => {
    const isLong = isOpen || command.length === words.length;
    return isLong && words.every((word, at) => command[at] === word);
  });
}

function denied(because: string): Permission {
  return { kind: "denied", because };
}
