import { existsSync } from "node:fs";
import type { LogFile, LogKind } from "../../../agent-logs/index.ts";
import { messageOf } from "../../../domain/index.ts";
import type { LogIndex, LogIndexChanges, LogIndexEntry } from "../../../log-index/index.ts";
import { openLogIndex } from "./open-log-index.ts";
import { READER_VERSION } from "./reader-version.ts";

/** Where it is remembered what was read, and what else than the files that depends on. */
export interface LogMemoryOptions {
  /** The store's file; made where it is missing. */
  readonly file: string;
  /** Name and date of the prices that readers reckon with: with others, everything is read afresh. */
  readonly prices: string;
}

/** What is known of files from earlier readings. It makes no reading fail: what it cannot do is told at the end. */
export interface LogMemory {
  /** Looks up at once what is known of all files of one kind. */
  lookUp(kind: LogKind, files: readonly LogFile[]): Promise<void>;
  /** Whether something is known of a file that was looked up. */
  has(kind: LogKind, file: LogFile): boolean;
  /** What is known of it; a second time nothing. */
  take(kind: LogKind, file: LogFile): LogIndexEntry | undefined;
  put(kind: LogKind, file: LogFile, entry: LogIndexEntry): void;
  /** Whether what is put is kept: it takes long to write down what was read. */
  readonly keeps: () => boolean;
  /** What was taken could not be understood. */
  noteUnreadable(): void;
  /** Writes what was put, and forgets files that are no more. Returns why something could not be remembered. */
  close(): Promise<string | undefined>;
}

/** Without `options` nothing is known, and nothing is remembered. */
export function createLogMemory(options: LogMemoryOptions | undefined): LogMemory {
  const places = new Map<string, Place>();
  let index: LogIndex | undefined;
  let isOpened = options === undefined;
  let problem: string | undefined;
  let unreadable = 0;

  const placeOf = (kind: LogKind, root: string): Place => {
    const key = `${kind} ${root}`;
    const readBy = `${READER_VERSION} ${options?.prices ?? ""}`;
    const place = places.get(key) ?? { kind, root, readBy, known: new Map(), put: [] };
    places.set(key, place);
    return place;
  };
  const trying = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      problem = `what was read could not be remembered: ${messageOf(error)}`;
    }
  };

  return {
    lookUp: (kind, files) =>
      trying(async () => {
        if (!isOpened && files.length > 0) {
          isOpened = true;
          index = options === undefined ? undefined : await openLogIndex(options.file);
        }
        for (const root of new Set(files.map((file) => file.root))) {
          const place = placeOf(kind, root);
          if (index !== undefined) place.known = new Map(await index.entries(place));
        }
      }),
    has: (kind, { root, path }) => placeOf(kind, root).known.has(path),
    take(kind, file) {
      const { known } = placeOf(kind, file.root);
      const entry = known.get(file.path);
      known.delete(file.path);
      return entry;
    },
    put(kind, { root }, entry) {
      if (index !== undefined) placeOf(kind, root).put.push(entry);
    },
    keeps: () => index !== undefined,
    noteUnreadable() {
      unreadable += 1;
    },
    async close() {
      const opened = index;
      if (opened === undefined) return problem;
      await trying(() => write(opened, [...places.values()]));
      await trying(() => opened.close());
      return problem ?? (unreadable === 0 ? undefined : unreadableText(unreadable));
    },
  };
}

interface Place extends Pick<LogIndexChanges, "kind" | "root" | "readBy"> {
  /** What was not taken is of files that were not found. */
  known: Map<string, LogIndexEntry>;
  readonly put: LogIndexEntry[];
}

async function write(index: LogIndex, places: readonly Place[]): Promise<void> {
  const changes = places
    // A file that was not found may lie outside the places that were asked for: it is forgotten once it is gone.
    .map(({ known, ...place }) => ({
      ...place,
      forget: [...known.keys()].filter((path) => !existsSync(path)),
    }))
    .filter(({ put, forget }) => put.length > 0 || forget.length > 0);
  if (changes.length === 0) return;
  await index.write(changes);
  for (const root of await index.roots()) if (!existsSync(root)) await index.forgetRoot(root);
}

function unreadableText(count: number): string {
  return `of ${count} file${count === 1 ? "" : "s"} it could not be understood what was remembered; read again`;
}
