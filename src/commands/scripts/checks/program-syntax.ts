import type { Argv, Finding } from "../../../domain/index.ts";
import { type ProgramPlace, runProgram } from "../tree/run-program.ts";

export interface SyntaxReport {
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  readonly checked: ReadonlyMap<string, number>;
}

/** One process a file: more than these would take longer than a check may. */
const MOST_FILES = 200;

/**
 * Syntax errors, as the languages' own programs see them: `node --check`, Python's `compile`, `bash -n`. None of them
 * executes a line of the files. TypeScript is not among them: no program that is sure to be there can read it.
 * `sources` are the texts by path.
 */
export async function checkSyntax(
  place: ProgramPlace,
  sources: ReadonlyMap<string, string>,
): Promise<SyntaxReport> {
  const findings: Finding[] = [];
  const notes: string[] = [];
  const checked = new Map<string, number>();
  for (const { name, takes, check } of LANGUAGES) {
    const files = [...sources].filter(([path, text]) => takes(path, text)).map(([path]) => path);
    const some = files.slice(0, MOST_FILES);
    if (some.length === 0) continue;
    const result = await check(some, place);
    if (typeof result === "string") {
      notes.push(`${name} was not checked: ${result}`);
      continue;
    }
    findings.push(...result);
    checked.set(name, some.length);
    if (files.length > some.length)
      notes.push(`of ${files.length} ${name} files only ${some.length} were checked`);
  }
  return { findings, notes, checked };
}

interface Language {
  readonly name: string;
  readonly takes: (path: string, text: string) => boolean;
  /** The findings, or why there can be none. */
  readonly check: (files: readonly string[], place: ProgramPlace) => Promise<readonly Finding[] | string>;
}

const LANGUAGES: readonly Language[] = [
  {
    name: "JavaScript",
    takes: (path, text) => /\.[cm]?js$/.test(path) && !/^\s*(?:\/\/|\/\*+)\s*@flow\b/m.test(text),
    check: (files, place) => eachFile(files, place, (file) => ["node", "--check", `./${file}`], nodeMistake),
  },
  { name: "Python", takes: (path) => /\.pyi?$/.test(path), check: checkPython },
  {
    name: "shell",
    takes: isShell,
    check: (files, place) => eachFile(files, place, (file) => ["bash", "-n", `./${file}`], shellMistake),
  },
];

type Mistake = Pick<Finding, "message" | "line">;

async function eachFile(
  files: readonly string[],
  place: ProgramPlace,
  argvFor: (file: string) => Argv,
  mistakeIn: (output: string, file: string) => Mistake | undefined,
): Promise<readonly Finding[] | string> {
  const findings: Finding[] = [];
  for (const file of files) {
    const end = await runProgram(argvFor(file), place);
    if (end.kind === "no-answer") return end.because;
    const mistake = end.exitCode === 0 ? undefined : mistakeIn(end.output, file);
    if (mistake !== undefined) findings.push({ ...mistake, file });
  }
  return findings;
}

/** What a compiler would take away first: JSX, and modules in a package that does not say it has them. */
const NEEDS_A_COMPILER =
  /Unexpected token '(?:<|export)'|Cannot use (?:import statement|'import\.meta') outside a module|await is only valid/;

function nodeMistake(output: string, file: string): Mistake | undefined {
  const message = /^SyntaxError: (.*)$/m.exec(output)?.[1];
  const code = /^[^\n]*:(?<line>\d+)\n(?<text>[^\n]*)/.exec(output)?.groups;
  const isPlain = /\.[cm]js$/.test(file);
  if (
    message === undefined ||
    (!isPlain && (NEEDS_A_COMPILER.test(message) || /^\s*@/.test(code?.text ?? "")))
  ) {
    return undefined;
  }
  return {
    message: `syntax error: ${message}`,
    ...(code?.line === undefined ? {} : { line: Number(code.line) }),
  };
}

function shellMistake(output: string): Mistake {
  const found = /: line (?<line>\d+): (?<message>.*)/.exec(output)?.groups;
  const message = `syntax error: ${(found?.message ?? output.trim()).replace(/^syntax error:? ?/, "")}`;
  return { message, ...(found?.line === undefined ? {} : { line: Number(found.line) }) };
}

function isShell(path: string, text: string): boolean {
  const hasEnding = /\.(?:ba)?sh$/.test(path);
  const interpreter = /^#![ \t]*(\S+)(?:[ \t]+(\S+))?/.exec(text);
  if (interpreter === null) return hasEnding;
  const program = interpreter[1]?.split("/").at(-1);
  const shell = program === "env" ? interpreter[2] : program;
  return /^(?:ba|da)?sh$/.test(shell ?? "") && (hasEnding || !/\.[^/]*$/.test(path));
}

/** Reads and compiles, runs nothing; one line of JSON for every mistake. */
const PYTHON = `
import json, sys
for name in sys.argv[1:]:
    try:
        with open(name, "rb") as file:
            compile(file.read(), name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        print(json.dumps({"file": name, "line": line, "message": getattr(error, "msg", str(error))}))
    except (RecursionError, MemoryError):
        pass
`;

/** `-I`: a file of the repository that is called like a module of Python must not be taken for it. */
async function checkPython(
  files: readonly string[],
  place: ProgramPlace,
): Promise<readonly Finding[] | string> {
  const argv: Argv = [
    "python3",
    "-I",
    "-B",
    "-W",
    "ignore",
    "-c",
    PYTHON,
    ...files.map((file) => `./${file}`),
  ];
  const end = await runProgram(argv, place);
  if (end.kind === "no-answer") return end.because;
  if (end.exitCode !== 0) return "python3 failed";
  return end.output.split("\n").flatMap((line) => {
    const mistake = parsed(line);
    return mistake === undefined ? [] : [mistake];
  });
}

function parsed(line: string): Finding | undefined {
  if (!line.startsWith('{"file": ')) return undefined;
  const value: unknown = JSON.parse(line);
  if (typeof value !== "object" || value === null) return undefined;
  if (!("file" in value && "line" in value && "message" in value)) return undefined;
  const { file, line: at, message } = value;
  if (typeof file !== "string" || typeof at !== "number") return undefined;
  return { message: `syntax error: ${String(message)}`, file: file.replace(/^\.\//, ""), line: at };
}
