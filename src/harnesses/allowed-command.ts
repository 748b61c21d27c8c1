import type { Argv } from "../domain/index.ts";

/** A command that an agent may run, as the settings have it, in two parts. */
export interface AllowedCommand {
  /** Word by word. */
  readonly words: readonly string[];
  /** Any further arguments may follow; else it is this line and no other. */
  readonly isOpen: boolean;
}

/** A last `*` stands for any further arguments. */
export function allowedCommand(pattern: Argv): AllowedCommand {
  const isOpen = pattern.length > 1 && pattern.at(-1) === "*";
  return { words: isOpen ? pattern.slice(0, -1) : pattern, isOpen };
}
