import type { Argv } from "../domain/index.ts";

/** What a repository has commands of its own for. */
export const COMMAND_PURPOSES = ["tests", "lint", "lintFix", "format", "smoke", "build"] as const;
export type CommandPurpose = (typeof COMMAND_PURPOSES)[number];

/** Which text of a file defines a command: all of it, one entry of a JSON file, one table of a TOML file, one rule. */
export type GuardedPart =
  | { readonly kind: "file" }
  | { readonly kind: "json"; readonly path: readonly string[] }
  | { readonly kind: "toml"; readonly table: string }
  | { readonly kind: "make"; readonly target: string };

/** What a command was defined by when it was found, so that work which is judged by it cannot redefine it unnoticed. */
export interface CommandGuard {
  /** From the repository's root, with forward slashes. */
  readonly file: string;
  readonly part: GuardedPart;
  /** SHA-256 of the part's text in hexadecimal; `undefined` where there was none. */
  readonly digest: string | undefined;
}

/** A command that the repository has for a purpose. Plain data, so that it can be kept with a run. */
export interface FoundCommand {
  readonly argv: Argv;
  /** For people: `package.json scripts.test`. */
  readonly foundIn: string;
  readonly guards: readonly CommandGuard[];
  /** Endings (`.ts`) of the files that it takes in place of its last argument; `undefined` where it takes none. */
  readonly takesFiles?: readonly string[];
}

export type FoundCommands = Readonly<Partial<Record<CommandPurpose, FoundCommand>>>;
