import type { Finding } from "../../../domain/index.ts";
import type { CommandGuard, FoundCommand, GuardedPart } from "../../found-command.ts";
import { guardOf } from "./find-commands.ts";

/**
 * What work under `root` changed of the definition of the command that is to judge it. Nobody is judged by a rule that
 * they wrote themselves: a gate with such a finding has not passed.
 */
export async function checkGuards(
  root: string,
  command: Pick<FoundCommand, "foundIn" | "guards">,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const guard of command.guards) {
    const now = await guardOf(root, guard);
    if (now.digest !== guard.digest) findings.push(findingOf(guard, now, command.foundIn));
  }
  return findings;
}

function findingOf(before: CommandGuard, now: CommandGuard, foundIn: string): Finding {
  const deed = before.digest === undefined ? "added" : now.digest === undefined ? "removed" : "changed";
  return {
    message: `${nameOf(before.part)} was ${deed}, but it is part of what judges this work (${foundIn}); put it back as it was`,
    file: before.file,
  };
}

function nameOf(part: GuardedPart): string {
  switch (part.kind) {
    case "file":
      return "this file";
    case "json":
      return `the entry ${part.path.join(".")}`;
    case "toml":
      return `the table [${part.table}]`;
    case "make":
      return `the rule ${part.target}`;
    default:
      return part satisfies never;
  }
}
