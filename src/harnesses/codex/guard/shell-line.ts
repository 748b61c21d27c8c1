/** The words of one command, quotes taken off. */
export type ShellCommand = readonly string[];

/**
 * The commands of a line of shell, in their order, if it consists of nothing but words joined by `&&`, `||`, `;`, `|` and line ends.
 * `undefined` where it holds anything else: substitutions, variables, redirections to files, background jobs, groups, assignments,
 * here-documents, quotes without an end. Only so is it certain that nothing runs but the commands that are told.
 * A pattern such as `*.ts` stays a word as it stands.
 */
export function commandsOfLine(line: string): readonly ShellCommand[] | undefined {
  const commands: string[][] = [[]];
  let rest = line.replace(HARMLESS_REDIRECTION, " ");
  while (rest !== "") {
    const blank = BLANK.exec(rest);
    const joint = blank === null ? JOINT.exec(rest) : null;
    if (blank !== null) rest = rest.slice(blank[0].length);
    else if (joint !== null) {
      commands.push([]);
      rest = rest.slice(joint[0].length);
    } else {
      const word = wordAt(rest);
      if (word === undefined) return undefined;
      commands.at(-1)?.push(word.text);
      rest = rest.slice(word.length);
    }
  }
  const found = commands.filter((words) => words.length > 0);
  return found.some(([program = ""]) => isUnclear(program)) ? undefined : found;
}

/** Output thrown away, or errors beside it: no file is written. Quotes around one of them would make it a word, which it may be. */
const HARMLESS_REDIRECTION = /(?<=\s)(?:2>&1|[12]?>\s?\/dev\/null)(?=\s|$|[;|])/g;
const BLANK = /^[ \t]+/;
const JOINT = /^(?:&&|\|\||[;|\n])/;
/** Unquoted characters that mean nothing to a shell, or only stand for names of files. */
const PLAIN = /^[\w\-./:=,@%+^~*?[\]]+/;
const SINGLE_QUOTED = /^'([^']*)'/;
/** Without `$`, backquote and `!`, each of which a shell may put something else for. */
const DOUBLE_QUOTED = /^"((?:[^"\\$`!]|\\[^\n])*)"/;
const ESCAPED = /^\\([^\n])/;

interface Word {
  readonly text: string;
  /** Of the line. */
  readonly length: number;
}

function wordAt(line: string): Word | undefined {
  let text = "";
  let length = 0;
  for (;;) {
    const rest = line.slice(length);
    const part =
      PLAIN.exec(rest) ?? SINGLE_QUOTED.exec(rest) ?? DOUBLE_QUOTED.exec(rest) ?? ESCAPED.exec(rest);
    if (part === null) break;
    const [whole, inside] = part;
    text += whole.startsWith('"') ? (inside ?? "").replace(/\\([\\"$`])/g, "$1") : (inside ?? whole);
    length += whole.length;
  }
  const isEnded = length > 0 && (length === line.length || /^[ \t\n;|&]/.test(line.slice(length)));
  return isEnded ? { text, length } : undefined;
}

/** An assignment, a pattern, or a word that a shell takes for itself. */
function isUnclear(program: string): boolean {
  return /[=*?[\]]/.test(program) || SHELL_WORDS.has(program);
}

const SHELL_WORDS: ReadonlySet<string> = new Set(
  "if then else elif fi for while until do done case esac function select time coproc exec eval source . trap alias set export".split(
    " ",
  ),
);
