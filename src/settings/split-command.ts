import { type Argv, SufficeError } from "../domain/index.ts";

/** What only a shell would understand, outside single quotes, and what to say of it. */
const SHELL_ONLY: readonly (readonly [RegExp, string])[] = [
  [/^(?:`|\$\()/, "runs another command inside"],
  [/^\$[\w{]/, "stands for a variable"],
];
const SHELL_ONLY_UNQUOTED: readonly (readonly [RegExp, string])[] = [
  ...SHELL_ONLY,
  [/^[;&\n]/, "joins commands"],
  [/^\|/, "joins commands"],
  [/^[<>]/, "redirects"],
  [/^\\/, "escapes the next character"],
];

/**
 * Settings text such as `node --test "a b"` as a list of arguments. Quotes of both kinds group words; there are no
 * escapes. Throws `settings.invalid` for everything that would need a shell, since none is used.
 */
export function splitCommand(text: string): Argv {
  const source = text.trim();
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < source.length) {
    const character = source.charAt(at);
    if (character === '"' || character === "'") {
      const end = endOfQuote(source, at);
      word = (word ?? "") + source.slice(at + 1, end);
      at = end + 1;
      continue;
    }
    refuseShell(source, at, SHELL_ONLY_UNQUOTED);
    if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + character;
    }
    at += 1;
  }
  if (word !== undefined) words.push(word);
  return asArgv(words, source);
}

/** The place of the closing quote. */
function endOfQuote(source: string, start: number): number {
  const end = source.indexOf(source.charAt(start), start + 1);
  if (end === -1) throw invalid(source, "a quote is not closed");
  if (source.charAt(start) === '"') {
    for (let at = start + 1; at < end; at += 1) refuseShell(source, at, SHELL_ONLY);
    if (source.charAt(end - 1) === "\\" && end > start + 1) {
      throw invalid(source, 'there are no escapes such as \\" inside double quotes; use single quotes');
    }
  }
  return end;
}

function refuseShell(source: string, at: number, table: readonly (readonly [RegExp, string])[]): void {
  const rest = source.slice(at, at + 2);
  const found = table.find(([pattern]) => pattern.test(rest));
  if (found === undefined) return;
  const shown = JSON.stringify(rest.startsWith("$") ? rest : rest.charAt(0));
  throw invalid(
    source,
    `${shown} ${found[1]} in a shell, and no shell is used; put it in a script, or in single quotes if it is meant as it stands`,
  );
}

function asArgv(words: readonly string[], source: string): Argv {
  const [program, ...rest] = words;
  if (program === undefined || program === "") throw invalid(source, "it names no program");
  if (/^[A-Za-z_]\w*=/.test(program)) {
    throw invalid(
      source,
      `"${program}" would set a variable in a shell, and no shell is used; put it in a script`,
    );
  }
  return [program, ...rest];
}

function invalid(source: string, what: string): SufficeError {
  return new SufficeError("settings.invalid", { message: `command ${JSON.stringify(source)}: ${what}` });
}
