import { execa } from "execa";
import { SufficeError } from "../../domain/index.ts";

/** Who made the commits of runs. */
export interface GitAuthor {
  readonly name: string;
  readonly email: string;
}

/**
 * The environment as `app` read it; of it, git gets only the few names below, and no `GIT_*` that would steer it
 * elsewhere.
 */
export type GitEnvironment = Readonly<Record<string, string | undefined>>;

/** Told of each git that runs, by its process group: what a killed process leaves running would write into what its successor uses. */
export interface GitWatch {
  /** Before it is started: what must stand in its environment. */
  mark(): Readonly<Record<string, string>>;
  add(leader: number): void;
  forget(leader: number): void;
}

export interface GitOptions {
  readonly cwd: string;
  /** Told outright, so that whatever a command did to the `.git` file of a worktree leads nowhere. */
  readonly gitDir?: string;
  readonly workTree?: string;
  readonly indexFile?: string;
  /** Where the objects are, if not in `gitDir`; then no settings and attributes count but `gitDir`'s and ours. */
  readonly objectFolder?: string;
  readonly input?: string | Uint8Array;
  /** Seconds since 1970: the date of a commit. */
  readonly date?: number;
  /** More output than this ends git, and `isCut` is set. */
  readonly maxBytes?: number;
}

export interface GitResult {
  readonly exitCode: number | undefined;
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly error: string;
  readonly isCut: boolean;
}

export interface Git {
  /** Throws `repository.git-failed` with what git said, unless it ended with 0. */
  run(args: readonly string[], options: GitOptions): Promise<GitResult>;
  /** The same for a question whose answer may be no. Still throws where git cannot be started. */
  ask(args: readonly string[], options: GitOptions): Promise<GitResult>;
}

const FROM_ENVIRONMENT = ["PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "XDG_CONFIG_HOME"];

/**
 * Settings of the user that would run programs, ask questions or leave files out; none of them may change what a run
 * does.
 */
const SETTINGS = [
  "commit.gpgsign=false",
  "core.hooksPath=/dev/null",
  "core.quotePath=false",
  "core.fsmonitor=false",
  "core.safecrlf=false",
  "core.sparseCheckout=false",
  "core.splitIndex=false",
  "gc.auto=0",
  "i18n.commitEncoding=UTF-8",
  "maintenance.auto=false",
];

const MOST_BYTES = 512 * 1024 * 1024;

export function createGit(options: {
  readonly author: GitAuthor;
  readonly environment: GitEnvironment;
  readonly watch?: GitWatch;
}): Git {
  const { watch } = options;
  const base = environmentOf(options);
  const settings = [`user.name=${options.author.name}`, `user.email=${options.author.email}`, ...SETTINGS];
  const prefix = settings.flatMap((setting) => ["-c", setting]);

  const ask = async (args: readonly string[], options: GitOptions): Promise<GitResult> => {
    const running = execa("git", [...prefix, ...foldersOf(options), ...args], {
      cwd: options.cwd,
      env: { ...base, ...variablesOf(options), ...watch?.mark() },
      extendEnv: false,
      // A group of its own, so that Ctrl-C in the terminal does not stop git in the middle of writing.
      detached: true,
      encoding: "buffer",
      stripFinalNewline: false,
      reject: false,
      maxBuffer: options.maxBytes ?? MOST_BYTES,
      input: options.input ?? "",
    });
    const { pid } = running;
    if (pid !== undefined) watch?.add(pid);
    const result = await running;
    if (pid !== undefined) watch?.forget(pid);
    if (result.code === "ENOENT") {
      throw gitFailed(`git cannot be started in ${options.cwd}. Are git and the folder there?`, result.cause);
    }
    return {
      exitCode: result.exitCode,
      bytes: result.stdout,
      text: Buffer.from(result.stdout).toString("utf8"),
      error: Buffer.from(result.stderr).toString("utf8").trim() || (result.originalMessage ?? ""),
      isCut: result.isMaxBuffer,
    };
  };

  return {
    ask,
    async run(args, options) {
      const result = await ask(args, options);
      if (result.exitCode === 0 || result.isCut) return result;
      throw gitFailed(`git ${args[0] ?? ""} failed in ${options.cwd}: ${result.error}`);
    },
  };
}

export function gitFailed(message: string, cause?: unknown): SufficeError {
  return new SufficeError("repository.git-failed", { message, cause });
}

function environmentOf({
  author,
  environment,
}: {
  readonly author: GitAuthor;
  readonly environment: GitEnvironment;
}): Readonly<Record<string, string>> {
  const kept = FROM_ENVIRONMENT.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(kept),
    LC_ALL: "C",
    GIT_TERMINAL_PROMPT: "0",
    // `git status` would otherwise refresh the user's index in passing.
    GIT_OPTIONAL_LOCKS: "0",
    // The user's `author.name` would win over `user.name`.
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
  };
}

function foldersOf({ gitDir, workTree, objectFolder }: GitOptions): readonly string[] {
  return [
    ...(objectFolder === undefined ? [] : ["-c", "core.attributesFile=/dev/null"]),
    ...(gitDir === undefined ? [] : [`--git-dir=${gitDir}`]),
    ...(workTree === undefined ? [] : [`--work-tree=${workTree}`]),
  ];
}

function variablesOf({ indexFile, objectFolder, date }: GitOptions): Readonly<Record<string, string>> {
  return {
    ...(objectFolder === undefined
      ? {}
      : {
          GIT_OBJECT_DIRECTORY: objectFolder,
          GIT_CONFIG_NOSYSTEM: "1",
          GIT_CONFIG_GLOBAL: "/dev/null",
          GIT_ATTR_NOSYSTEM: "1",
        }),
    ...(indexFile === undefined ? {} : { GIT_INDEX_FILE: indexFile }),
    ...(date === undefined
      ? {}
      : { GIT_AUTHOR_DATE: `@${date} +0000`, GIT_COMMITTER_DATE: `@${date} +0000` }),
  };
}
