import type { Argv } from "../../domain/index.ts";
import type { CommandRunner } from "../command-runner.ts";
import type { FoundCommand } from "../found-command.ts";
import {
  createCommandScript,
  type ScriptOutcome,
  type ScriptProvider,
  type ScriptWork,
} from "../script-provider.ts";
import { readText } from "./tree/read-text.ts";

export interface RepositoryToolOptions {
  readonly kind: "lint" | "format";
  /** In order. The last one decides; what a fixer before it could not fix, the linter after it will say. */
  readonly commands: readonly [FoundCommand, ...FoundCommand[]];
  readonly runner: CommandRunner;
  readonly timeoutMs: number;
}

/**
 * The repository's own linter or formatter. Where the ticket names files and the tool takes files, it gets those alone,
 * so that no other file is changed; else it does what it does for the whole repository.
 */
export function createRepositoryToolScript(options: RepositoryToolOptions): ScriptProvider {
  const { kind, commands, runner, timeoutMs } = options;
  return {
    kind,
    async run(work) {
      let outcome: ScriptOutcome | undefined;
      for (const command of commands) {
        const argv = await argvFor(command, work);
        outcome =
          argv === undefined
            ? { kind: "done", summary: `none of the ticket's files is one for ${command.foundIn}` }
            : await createCommandScript({ kind, argv, runner, timeoutMs }).run(work);
      }
      return outcome ?? { kind: "done", summary: "there was nothing to run" };
    },
  };
}

/** `undefined` where the ticket names files and none of them is for this tool. */
async function argvFor({ argv, takesFiles }: FoundCommand, work: ScriptWork): Promise<Argv | undefined> {
  const named = work.ticketFiles ?? [];
  if (takesFiles === undefined || named.length === 0) return argv;
  const files: string[] = [];
  for (const path of new Set(named)) {
    const found = await readText(work.cwd, path);
    if (found.kind === "folder") return argv;
    if (found.kind === "text" && takesFiles.some((ending) => path.endsWith(ending))) files.push(path);
  }
  const [program, ...rest] = argv;
  // `./` in front: a name that begins with a hyphen is no option.
  return files.length === 0
    ? undefined
    : [program, ...rest.slice(0, -1), ...files.map((file) => `./${file}`)];
}
