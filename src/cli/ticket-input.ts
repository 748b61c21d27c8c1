import { readStandardInput, readTickets, type TicketPlace, ticketOf } from "../app/index.ts";
import { SufficeError, type TaskKind, type Ticket } from "../domain/index.ts";
import { harmless } from "./render/harmless.ts";

export interface TextOptions {
  readonly description?: string;
  readonly label?: readonly string[];
  readonly file?: readonly string[];
  readonly kind?: TaskKind;
  readonly acceptance?: readonly string[];
}

/** `--from SOURCE [PATH]`, or `--from PATH` where the path's name says the source; what was passed over is said on stderr. */
export async function ticketsFrom(place: TicketPlace): Promise<readonly Ticket[]> {
  const { tickets, notes } = await readTickets(place);
  for (const note of notes) {
    // One line each: a ticket's own words must not look like another note.
    process.stderr.write(`suffice: note: ${harmless(note).replace(/\s+/g, " ")}\n`);
  }
  return tickets;
}

/** One ticket out of the command line; without a text, out of standard input: its first line is the title. */
export async function ticketFromText(text: string | undefined, options: TextOptions): Promise<Ticket> {
  const given = text ?? (process.stdin.isTTY ? "" : new TextDecoder().decode(await readStandardInput()));
  const [title = "", ...body] = given.trim().split(/\r?\n/);
  if (title.trim() === "") {
    throw new SufficeError("usage.invalid", {
      message:
        'nothing to route: give a text, such as  suffice route "Fix typo in README", or --from jsonl|beads|github|backlog',
    });
  }
  const input = {
    id: "text",
    title: title.trim(),
    description: options.description ?? body.join("\n").trim(),
    labels: options.label,
    files: options.file,
    kind: options.kind,
    acceptance: options.acceptance,
  };
  return ticketOf(input, text === undefined ? "standard input" : "the command line");
}
