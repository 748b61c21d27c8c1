import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { CommandRunner } from "../../commands/index.ts";
import { TASK_KINDS, type TaskKind } from "../../domain/index.ts";
import type { AcceptedChange, ExemplarShelf } from "../../pipeline/index.ts";

const rowSchema = z.object({
  project: z.string(),
  kind: z.enum(TASK_KINDS),
  commit: z.string().regex(/^[0-9a-f]{40,64}$/),
  evicted: z.literal(true).optional(),
});
type Row = z.output<typeof rowSchema>;

const GIT_TIMEOUT_MS = 30_000;
const MOST_DIFF_BYTES = 1_000_000;

export interface ShelfParts {
  /** The local store; `:memory:` for one that is kept nowhere. */
  readonly store: string;
  /** The repository's top folder: nothing of one project is shown to another. */
  readonly project: string;
  readonly runner: CommandRunner;
  readonly signal: AbortSignal;
}

/**
 * Accepted commits in `exemplars.jsonl` beside the local store: project, kind and commit id, a line for each that was kept or evicted. Ticket
 * and diff are not in it: they are the repository's, and read from there.
 */
export function createExemplarShelf({ store, project, runner, signal }: ShelfParts): ExemplarShelf {
  const file = store === ":memory:" ? undefined : join(dirname(store), "exemplars.jsonl");
  const rows = (file === undefined ? [] : readRows(file)).filter((row) => row.project === project);
  const add = (row: Row) => {
    rows.push(row);
    if (file === undefined) return;
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, `${JSON.stringify(row)}\n`);
  };
  const isEvicted = (commit: string) => rows.some((row) => row.commit === commit && row.evicted === true);
  return {
    of: (kind) => {
      const kept = rows.filter((row) => row.kind === kind && !isEvicted(row.commit));
      return kept.map(({ commit }) => commit);
    },
    keep(kind: TaskKind, commit: string) {
      // A resumed run is told again of what it had accepted.
      if (!rows.some((row) => row.commit === commit)) add({ project, kind, commit });
    },
    evict(commit) {
      const kept = rows.find((row) => row.commit === commit);
      if (kept !== undefined && !isEvicted(commit)) add({ ...kept, evicted: true });
    },
    async read(commit) {
      const argv = [
        "git",
        "show",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--format=%B",
        commit,
      ] as const;
      const limits = { cwd: project, timeoutMs: GIT_TIMEOUT_MS, maxOutputBytes: MOST_DIFF_BYTES, signal };
      const shown = await runner.run(argv, limits);
      return shown.kind === "exited" && shown.exitCode === 0 ? changeIn(shown.output) : undefined;
    },
  };
}

/** A line that is none of ours, or was cut by a crash, is passed over. */
function readRows(file: string): Row[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        const row = rowSchema.safeParse(JSON.parse(line));
        return row.success ? [row.data] : [];
      } catch {
        // A SyntaxError: not JSON.
        return [];
      }
    });
}

/** The ticket's title stands in the message that commits by template have; any other has a subject. */
function changeIn(shown: string): AcceptedChange | undefined {
  const at = shown.indexOf("diff --git ");
  if (at === -1) return undefined;
  const message = shown.slice(0, at);
  const title = /^Ticket [^:\n]*: (.*)$/m.exec(message)?.[1] ?? message.split("\n")[0] ?? "";
  const diff = shown.slice(at);
  const files = [...diff.matchAll(/^diff --git a\/.* b\/(.*)$/gm)].flatMap(([, path]) => path ?? []);
  return { title, files, diff };
}
