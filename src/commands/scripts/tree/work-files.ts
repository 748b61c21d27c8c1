import type { ScriptWork } from "../../script-provider.ts";
import { changedFiles } from "./list-files.ts";
import type { ProgramPlace } from "./run-program.ts";

export interface WorkFiles {
  /** What the work is about, as it was told; else what differs from the last commit. Deleted files are left out. */
  readonly changed: readonly string[];
  /** Deleted since the last commit. */
  readonly deleted: ReadonlySet<string>;
}

/** Throws `repository.git-failed` where git does not know the folder. */
export async function workFiles(work: ScriptWork, place: ProgramPlace): Promise<WorkFiles> {
  const differs = await changedFiles(place);
  const deleted = new Set(differs.deleted);
  return { changed: (work.files ?? differs.present).filter((path) => !deleted.has(path)), deleted };
}

/** How our own questions are asked for a piece of work. */
export function placeOf({ cwd, signal }: ScriptWork, runner: ProgramPlace["runner"]): ProgramPlace {
  return { cwd, runner, ...(signal === undefined ? {} : { signal }) };
}
