import type { GuardedPart } from "../../found-command.ts";
import { readJson } from "../checks/json-syntax.ts";

/** The text of a file that defines a command; `undefined` where the file has no such part. */
export function definitionText(text: string, part: GuardedPart): string | undefined {
  switch (part.kind) {
    case "file":
      return text;
    case "json":
      return jsonEntry(text, part.path);
    case "toml":
      return tomlTable(text, part.table);
    case "make":
      return makeRule(text, part.target);
    default:
      return part satisfies never;
  }
}

function jsonEntry(text: string, path: readonly string[]): string | undefined {
  const json = readJson(text, { comments: true });
  let found = json.kind === "valid" ? json.value : undefined;
  for (const key of path) {
    if (!isRecord(found) || !Object.hasOwn(found, key)) return undefined;
    found = found[key];
  }
  return found === undefined ? undefined : JSON.stringify(found);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The lines under `[table]` and `[table.…]`. Read by lines: it is compared, not understood. */
function tomlTable(text: string, table: string): string | undefined {
  let isInside = false;
  const kept = text.split(/\r?\n/).filter((line) => {
    const header = /^[ \t]*\[\[?[ \t]*([^\]]*?)[ \t]*\]/.exec(line)?.[1];
    if (header !== undefined) isInside = header === table || header.startsWith(`${table}.`);
    return isInside && line.trim() !== "";
  });
  return kept.length === 0 ? undefined : kept.join("\n");
}

/** The rule's line and its recipe, and every variable and inclusion of the file: `SHELL` alone could empty each recipe. */
function makeRule(text: string, target: string): string | undefined {
  const lines = text.split(/\r?\n/);
  let isInside = false;
  let isThere = false;
  const kept = lines.filter((line) => {
    const targets = /^([^\s#:=][^:=]*?)[ \t]*::?(?!=)/.exec(line)?.[1]?.split(/\s+/);
    if (targets !== undefined) isInside = targets.includes(target);
    else if (!/^(?:\t|[ \t]*(?:#.*)?$)/.test(line)) isInside = false;
    isThere ||= isInside;
    return line.trim() !== "" && (isInside || SETTING.test(line));
  });
  return isThere ? kept.join("\n") : undefined;
}

const SETTING = /^(?:[\w.-]+[ \t]*(?:[:?+!]|::)?=|(?:export|override|define|[-s]?include)\b)/;
