/*
 * Tickets of the backlog toolkit: one Markdown file each, in a folder and its subfolders. Front matter: `id, title, status,
 * priority, depends_on, tags, estimated_tokens, scope_boundary`. In the body a table `## Affected Files` (File, Action,
 * Description) and criteria as `- [ ] AC-1: …`.
 */
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { SufficeError, type TaskId } from "../../domain/index.ts";
import { readText } from "../read-text.ts";
import { ticketList } from "../ticket-list.ts";
import type { TicketList, Tracker } from "../tracker.ts";
import { type ParsedTicket, parsePlainTicket, parseTicket, type TicketFile } from "./parse-ticket.ts";

/** Tickets of a folder by priority, then by file name; or the one ticket of a file, which needs no front matter. */
export function createBacklogTracker(path: string): Tracker {
  return {
    name: "backlog",
    async tickets() {
      return (await isFolder(path)) ? ofFolder(path) : ofFile(await readTicketFile(path));
    },
  };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // ENOENT and the like: reading it as a file says so.
    return false;
  }
}

function ofFile(file: TicketFile): TicketList {
  const parsed = parseTicket(file);
  if (parsed.kind !== "no-front-matter") return listed([{ file: file.file, parsed }]);
  const ticket = parsePlainTicket(file);
  if (ticket !== undefined) return { tickets: [ticket], notes: [] };
  throw new SufficeError("input.invalid", {
    message: `${file.file}:1: no front matter and no heading to take as a title`,
  });
}

async function ofFolder(folder: string): Promise<TicketList> {
  const found: Found[] = [];
  const { files, links } = await markdownFiles(folder);
  for (const file of files) found.push({ file, parsed: parseTicket(await readTicketFile(file)) });
  const { tickets, notes } = listed(found);
  const passedOver = links.length > 0 ? [`passed over, links: ${links.join(", ")}`] : [];
  return { tickets, notes: [...notes, ...passedOver] };
}

interface Found {
  readonly file: string;
  readonly parsed: ParsedTicket;
}

function listed(found: readonly Found[]): TicketList {
  const mistakes = found.flatMap(({ parsed }) => (parsed.kind === "broken" ? [parsed.mistake] : []));
  const plain = found.flatMap(({ file, parsed }) => (parsed.kind === "no-front-matter" ? [file] : []));
  const all = found.flatMap(({ parsed }) => (parsed.kind === "ticket" ? [parsed] : []));
  // Done ones take part in the check for ids that come twice, and then fall away.
  ticketList(
    all.map(({ ticket }) => ticket),
    { notes: [], mistakes },
  );
  const over = new Set<TaskId>(all.flatMap(({ isOver, ticket }) => (isOver ? [ticket.id] : [])));
  const open = all.filter(({ isOver }) => !isOver).toSorted(byUrgency);
  const passedOver = new Set(all.flatMap((each) => each.passedOver));
  return {
    tickets: open.map(({ ticket }) => ({
      ...ticket,
      dependsOn: ticket.dependsOn.filter((id) => !over.has(id)),
    })),
    notes: [
      ...(over.size > 0 ? [`passed over ${over.size} done`] : []),
      ...(plain.length > 0 ? [`passed over, without front matter: ${plain.join(", ")}`] : []),
      ...open.flatMap((each) => each.notes),
      ...(passedOver.size > 0 ? [`passed over in front matter: ${[...passedOver].join(", ")}`] : []),
    ],
  };
}

function byUrgency(a: { readonly urgency: number }, b: { readonly urgency: number }): number {
  return a.urgency === b.urgency ? 0 : a.urgency - b.urgency;
}

async function readTicketFile(file: string): Promise<TicketFile> {
  return { file, name: basename(file).replace(/\.(?:md|markdown)$/i, ""), text: await readText(file) };
}

interface FolderFiles {
  readonly files: readonly string[];
  /** They may lead anywhere and are not followed. */
  readonly links: readonly string[];
}

/** In the order of their names. What is hidden, and `node_modules`, is not looked into. */
async function markdownFiles(folder: string): Promise<FolderFiles> {
  const entries = await entriesOf(folder);
  const files: string[] = [];
  const links: string[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    if (entry.isSymbolicLink()) links.push(path);
    else if (entry.isFile() && /\.(?:md|markdown)$/i.test(entry.name)) files.push(path);
    if (!entry.isDirectory()) continue;
    const inside = await markdownFiles(path);
    files.push(...inside.files);
    links.push(...inside.links);
  }
  return { files, links };
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    throw new SufficeError("input.invalid", { message: `${folder} cannot be read`, cause });
  }
}
