import type { TaskKind, Ticket } from "../../domain/index.ts";

const TYPES: Partial<Record<TaskKind, string>> = {
  docs: "docs",
  "cross-link": "docs",
  test: "test",
  refactor: "refactor",
  lint: "style",
  format: "style",
  remediation: "fix",
  "seed-data": "chore",
};

const DEFAULT_TEMPLATE = "{type}({area}): implement {ticket_id}";
const MOST_SUBJECT_CHARACTERS = 100;
const MOST_BODY_CHARACTERS = 2000;

/**
 * A commit message by template, no model asked: the subject from `{type}`, `{area}`, `{ticket_id}` and `{title}`, the title
 * as its body. Ticket text and names of folders are put on one line, and the title behind words that begin no trailer: one
 * that says `Co-authored-by: …` alone in the last paragraph would be taken for one.
 */
export function commitMessage({
  template,
  ticket,
  changedPaths,
  proposed,
}: {
  readonly template: string | undefined;
  readonly ticket: Ticket;
  readonly changedPaths: readonly string[];
  /** A subject that a model wrote and a program found nothing against; it takes the template's place. */
  readonly proposed?: string | undefined;
}): string {
  const values = {
    type: (ticket.kind === undefined ? undefined : TYPES[ticket.kind]) ?? "feat",
    area: oneLine(areaOf(changedPaths)),
    // Never empty: "Ticket : …" would be a trailer.
    ticket_id: oneLine(ticket.id) || "without id",
    title: oneLine(ticket.title),
  };
  const filled = (template ?? DEFAULT_TEMPLATE).replace(
    /\{(type|area|ticket_id|title)\}/g,
    (whole, key: string) => {
      const found = Object.entries(values).find(([name]) => name === key);
      return found === undefined ? whole : found[1];
    },
  );
  const subject = proposed === undefined ? filled : oneLine(proposed);
  const body = `Ticket ${values.ticket_id}: ${values.title}`.slice(0, MOST_BODY_CHARACTERS);
  return `${subject.slice(0, MOST_SUBJECT_CHARACTERS).trim()}\n\n${body}\n`;
}

/** The folder that all changes share, its last part; `repo` where they share none. */
function areaOf(paths: readonly string[]): string {
  const [first, ...others] = paths.map((path) => path.split("/").slice(0, -1));
  if (first === undefined) return "repo";
  let depth = first.length;
  for (const other of others) {
    let shared = 0;
    while (shared < depth && other[shared] === first[shared]) shared++;
    depth = shared;
  }
  return first[depth - 1] ?? "repo";
}

/** Also without what would steer the terminal of whoever reads the log: control characters, and marks that turn text round. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\u202A-\u202E\u2066-\u2069]+/gu, " ").trim();
}
