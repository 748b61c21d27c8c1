import { readStandardInput, readTickets, TICKET_SOURCES, type TicketSource, ticketOf } from "../app/index.ts";
import { SufficeError, type TaskKind, type Ticket } from "../domain/index.ts";
import { harmless } from "./render/harmless.ts";

export interface TextOptions {
  readonly description?: string;
  readonly label?: readonly string[];
  readonly file?: readonly string[];
  readonly kind?: TaskKind;
  readonly acceptance?: readonly string[];
}

/** `--from jsonl FILE`, or `--from FILE.jsonl`: the kind may be left out where the name says it. */
export async function ticketsFrom(from: string, argument: string | undefined): Promise<readonly Ticket[]> {
  const source = TICKET_SOURCES.find((each) => each === from);
  const file = source === undefined ? from : argument;
  if (file === undefined) {
    throw new SufficeError("usage.invalid", {
      message: `--from ${from} needs a file: --from ${from} tickets.jsonl`,
    });
  }
  if (source === undefined && argument !== undefined) {
    throw new SufficeError("usage.invalid", {
      message: `--from takes ${TICKET_SOURCES.join(", ")} and then a file, or a file alone; got "${from}" and "${argument}"`,
    });
  }
  const { tickets, notes } = await readTickets(source ?? sourceOf(file), file);
  for (const note of notes) process.stderr.write(`suffice: note: ${harmless(note)}\n`);
  return tickets;
}

/** One ticket out of the command line; without a text, out of standard input: its first line is the title. */
export async function ticketFromText(text: string | undefined, options: TextOptions): Promise<Ticket> {
  const given = text ?? (process.stdin.isTTY ? "" : new TextDecoder().decode(await readStandardInput()));
  const [title = "", ...body] = given.trim().split(/\r?\n/);
  if (title.trim() === "") {
    throw new SufficeError("usage.invalid", {
      message:
        'nothing to route: give a text, such as  suffice route "Fix typo in README", or --from jsonl FILE',
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

function sourceOf(file: string): TicketSource {
  if (file === "-" || /\.(jsonl|ndjson)$/i.test(file)) return "jsonl";
  throw new SufficeError("usage.invalid", {
    message: `--from: what kind of tickets is ${file}? Say it: --from ${TICKET_SOURCES.join("|")} ${file}`,
  });
}
