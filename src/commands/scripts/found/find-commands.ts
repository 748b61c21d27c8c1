import { createHash } from "node:crypto";
import { access } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Argv } from "../../../domain/index.ts";
import type { CommandRunner } from "../../command-runner.ts";
import {
  COMMAND_PURPOSES,
  type CommandGuard,
  type CommandPurpose,
  type FoundCommands,
} from "../../found-command.ts";
import { readJson } from "../checks/json-syntax.ts";
import { textOrNothing } from "../tree/read-text.ts";
import { runProgram } from "../tree/run-program.ts";
import { definitionText } from "./definition-text.ts";
import { type Candidate, type PackageManager, packageScript } from "./package-scripts.ts";
import { type Definition, TOOLCHAINS, TOOLS, type Tool } from "./tool-table.ts";

export interface FindCommandsOptions {
  /** The repository's root. */
  readonly root: string;
  /** Asks tools for their version; nothing else is run. */
  readonly runner: CommandRunner;
  readonly signal?: AbortSignal;
}

/**
 * The commands that a repository has of its own: scripts of its package.json, then rules of its Makefile, then linters
 * and formatters that it has settings for and that are installed, then the programs of its language. What is not found
 * is left out; nothing is guessed.
 */
export async function findCommands(options: FindCommandsOptions): Promise<FoundCommands> {
  const repository = await openRepository(options);
  const found = await Promise.all(
    COMMAND_PURPOSES.map(async (purpose) => {
      const candidate = await candidateFor(purpose, repository);
      if (candidate === undefined) return [];
      const { definitions, ...command } = candidate;
      const guards = await Promise.all(definitions.map((each) => guardOf(options.root, each)));
      return [[purpose, { ...command, guards }] as const];
    }),
  );
  return Object.fromEntries(found.flat());
}

/** The definition as it lies under `root` now. */
export async function guardOf(root: string, { file, part }: Definition): Promise<CommandGuard> {
  const text = await textOrNothing(root, file);
  const defining = text === undefined ? undefined : definitionText(text, part);
  const digest = defining === undefined ? undefined : createHash("sha256").update(defining).digest("hex");
  return { file, part, digest };
}

interface Repository {
  readonly root: string;
  readonly scripts: ReadonlyMap<string, string>;
  readonly packageKeys: ReadonlySet<string>;
  readonly packageManager: PackageManager;
  readonly read: (path: string) => Promise<string | undefined>;
  readonly answers: (argv: Argv) => Promise<boolean>;
}

async function openRepository({ root, runner, signal }: FindCommandsOptions): Promise<Repository> {
  const read = (path: string): Promise<string | undefined> => textOrNothing(root, path);
  const json = readJson((await read("package.json")) ?? "{}", { comments: true });
  const manifest = json.kind === "valid" ? recordOf(json.value) : {};
  const scripts = Object.entries(recordOf(manifest.scripts)).flatMap(([name, text]) =>
    typeof text === "string" ? [[name, text] as const] : [],
  );
  const asked = new Map<string, Promise<boolean>>();
  return {
    root,
    scripts: new Map(scripts),
    packageKeys: new Set(Object.keys(manifest)),
    packageManager: await packageManagerOf(root),
    read,
    answers(argv) {
      const key = JSON.stringify(argv);
      const answer = asked.get(key) ?? answersWell(argv, { cwd: root, runner, signal });
      asked.set(key, answer);
      return answer;
    },
  };
}

async function answersWell(
  argv: Argv,
  {
    cwd,
    runner,
    signal,
  }: { readonly cwd: string; readonly runner: CommandRunner; readonly signal: AbortSignal | undefined },
): Promise<boolean> {
  const end = await runProgram(argv, { cwd, runner, ...(signal === undefined ? {} : { signal }) });
  return end.kind === "exited" && end.exitCode === 0;
}

/** By whose lock file lies there; npm where none does. */
async function packageManagerOf(root: string): Promise<PackageManager> {
  const managers = [
    ["pnpm-lock.yaml", "pnpm"],
    ["yarn.lock", "yarn"],
    ["bun.lock", "bun"],
    ["bun.lockb", "bun"],
  ] as const;
  for (const [file, manager] of managers) if (await isThere(join(root, file))) return manager;
  return "npm";
}

async function candidateFor(purpose: CommandPurpose, repository: Repository): Promise<Candidate | undefined> {
  return (
    packageScript(purpose, repository.scripts, repository.packageManager) ??
    (await makeRuleFor(purpose, repository)) ??
    (await toolFor(purpose, repository)) ??
    (await toolchainFor(purpose, repository))
  );
}

const MAKE_TARGETS: Readonly<Record<CommandPurpose, readonly string[]>> = {
  tests: ["test", "tests"],
  lint: ["lint"],
  lintFix: ["lint-fix"],
  format: ["format", "fmt"],
  smoke: ["smoke", "smoke-test"],
  build: ["build"],
};

async function makeRuleFor(purpose: CommandPurpose, repository: Repository): Promise<Candidate | undefined> {
  const text = await repository.read("Makefile");
  if (text === undefined) return undefined;
  const target = MAKE_TARGETS[purpose].find(
    (each) => definitionText(text, { kind: "make", target: each }) !== undefined,
  );
  if (target === undefined || !(await repository.answers(["make", "--version"]))) return undefined;
  return {
    // Named, because make would rather read a GNUmakefile that comes later.
    argv: ["make", "-f", "Makefile", target],
    foundIn: `Makefile ${target}`,
    definitions: [{ file: "Makefile", part: { kind: "make", target } }],
  };
}

async function toolFor(purpose: CommandPurpose, repository: Repository): Promise<Candidate | undefined> {
  if (purpose !== "lint" && purpose !== "lintFix" && purpose !== "format") return undefined;
  for (const tool of TOOLS) {
    const rest = tool[purpose];
    const sign = rest === undefined ? undefined : await signOf(tool, repository);
    const program = sign === undefined ? undefined : await programOf(tool, repository);
    if (rest === undefined || sign === undefined || program === undefined) continue;
    return {
      argv: [program, ...rest],
      foundIn: `${tool.name}, by ${sign}`,
      definitions: definitionsOf(tool),
      takesFiles: tool.endings,
    };
  }
  return undefined;
}

/** What shows that the repository uses the tool. */
async function signOf(tool: Tool, { read, packageKeys }: Repository): Promise<string | undefined> {
  for (const config of tool.configs) if ((await read(config)) !== undefined) return config;
  if (tool.packageKey !== undefined && packageKeys.has(tool.packageKey))
    return `package.json ${tool.packageKey}`;
  if (tool.tomlTable === undefined) return undefined;
  const { file, table } = tool.tomlTable;
  const text = await read(file);
  const isUsed = text !== undefined && definitionText(text, { kind: "toml", table }) !== undefined;
  return isUsed ? `${file} [${table}]` : undefined;
}

function definitionsOf({ configs, packageKey, tomlTable }: Tool): readonly Definition[] {
  return [
    ...configs.map((file): Definition => ({ file, part: { kind: "file" } })),
    ...(packageKey === undefined
      ? []
      : [{ file: "package.json", part: { kind: "json", path: [packageKey] } } satisfies Definition]),
    ...(tomlTable === undefined
      ? []
      : [{ file: tomlTable.file, part: { kind: "toml", table: tomlTable.table } } satisfies Definition]),
  ];
}

/** The installed program: by its full path for `node_modules`, so that it is the same one in every worktree. */
async function programOf(tool: Tool, { root, answers }: Repository): Promise<string | undefined> {
  if (tool.from === "path") return (await answers([tool.name, ...tool.probe])) ? tool.name : undefined;
  for (let folder = root; ; folder = dirname(folder)) {
    const program = join(folder, "node_modules", ".bin", tool.name);
    if (await isThere(program)) return (await answers([program, ...tool.probe])) ? program : undefined;
    if (dirname(folder) === folder) return undefined;
  }
}

async function toolchainFor(
  purpose: CommandPurpose,
  { read, answers }: Repository,
): Promise<Candidate | undefined> {
  if (purpose === "smoke") return undefined;
  for (const { file, program, probe, commands, settings } of TOOLCHAINS) {
    const rest = commands[purpose];
    if (rest === undefined || (await read(file)) === undefined) continue;
    if (await answers([program, ...probe]))
      return { argv: [program, ...rest], foundIn: file, definitions: settings };
  }
  return undefined;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false, // not there, or not for us
  );
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
