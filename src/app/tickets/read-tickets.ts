import { basename, dirname, join, resolve } from "node:path";
import { SufficeError } from "../../domain/index.ts";
import { createBacklogTracker } from "../../trackers/backlog/index.ts";
import { createBeadsTracker } from "../../trackers/beads/index.ts";
import { createGithubTracker } from "../../trackers/github/index.ts";
import type { TicketList, Tracker } from "../../trackers/index.ts";
import { createJsonlTracker } from "../../trackers/jsonl/index.ts";
import { type ChosenSource, chooseSource, isFolder } from "./choose-source.ts";
import { readStandardInput } from "./standard-input.ts";
import type { TicketSource } from "./ticket-sources.ts";
import { createToolRunner } from "./tool-runner.ts";

export interface TicketPlace {
  /** A source, or a path whose name says the source. */
  readonly from: string;
  readonly path: string | undefined;
  /** Any folder of the repository that the tickets are about, for sources that find their tickets by it. */
  readonly repository: string;
  /** Stops a program that is being asked. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * All tickets of a source, with notes on what was passed over. Throws `usage.invalid`, `input.missing` and `input.invalid`;
 * the last too where there is no ticket, since a run of nothing is a mistake.
 */
export async function readTickets(place: TicketPlace): Promise<TicketList> {
  const chosen = chooseSource(place.from, place.path, process.cwd());
  const { source, path, isGuess } = chosen;
  const { tickets, notes } = await TRACKERS[source](chosen, place).tickets();
  const where = path === undefined ? source : nameOf(path);
  const all = isGuess ? [`${where} is read as ${source}`, ...notes] : notes;
  if (tickets.length > 0) return { tickets, notes: all };
  const because = notes.map((note) => `\n${note}`).join("");
  throw new SufficeError("input.invalid", {
    message: `${where}: there is no ${source} ticket in it${because}`,
  });
}

const TRACKERS: Readonly<Record<TicketSource, (chosen: ChosenSource, place: TicketPlace) => Tracker>> = {
  jsonl: ({ path = "-" }) => createJsonlTracker(path, readStandardInput),
  backlog: ({ path }, { repository }) => createBacklogTracker(path ?? backlogOf(repository)),
  beads({ path }, { repository, signal }) {
    const run = createToolRunner({ signal });
    if (path === undefined) return createBeadsTracker({ folder: repository, run });
    if (!isFolder(path)) return createBeadsTracker({ folder: repository, file: path, run });
    const folder = resolve(path);
    return createBeadsTracker({ folder: basename(folder) === ".beads" ? dirname(folder) : folder, run });
  },
  github({ path }, { repository, signal }) {
    const run = createToolRunner({ signal });
    if (path === undefined) return createGithubTracker({ folder: repository, run });
    if (isFolder(path)) return createGithubTracker({ folder: path, run });
    // A file that is not there is named as such; only what cannot be a file of issues is a project.
    const isProject = PROJECT.test(path) && !/\.jsonl?$/i.test(path);
    return createGithubTracker({
      folder: repository,
      ...(isProject ? { project: path } : { file: path }),
      run,
    });
  },
};

/** `OWNER/NAME`, or with a host before it; never something that `gh` could take for an option. */
const PROJECT = /^\w[\w.-]*(?:\/\w[\w.-]*){1,2}$/;

function backlogOf(repository: string): string {
  const folder = join(repository, "backlog");
  if (isFolder(folder)) return folder;
  throw new SufficeError("usage.invalid", {
    message: `--from backlog: there is no folder ${folder}. Name the folder or the file: --from backlog FOLDER`,
  });
}

function nameOf(path: string): string {
  return path === "-" ? "standard input" : path;
}
