import { z } from "zod";
import { messageOf, type TaskKind, type Ticket, taskId } from "../../domain/index.ts";
import { kindNamed } from "../kind-named.ts";
import { mistakeOf } from "../mistake-of.ts";
import { ticketList } from "../ticket-list.ts";
import type { TicketList } from "../tracker.ts";

/** The one key of a tracker's metadata that is read. */
const SUGGESTION = "execution_suggested_model";

const list = z.array(z.string()).nullish();

const ticketSchema = z.looseObject({
  id: z.union([z.string().min(1).max(200), z.number()]).nullish(),
  title: z.string().min(1),
  description: z.string().nullish(),
  labels: list,
  files: list,
  depends_on: z.array(z.union([z.string(), z.number()])).nullish(),
  kind: z.string().nullish(),
  acceptance: list,
  requirement: z.string().nullish(),
  metadata: z.looseObject({ [SUGGESTION]: z.string().nullish() }).nullish(),
});

const KNOWN_KEYS = Object.keys(ticketSchema.shape);

/**
 * Tickets out of JSON Lines. Every bad line is named, and then none is taken: a backlog with a hole would be run without
 * anybody noticing. Keys that we do not know are passed over with a note, since trackers carry more than we need.
 */
export function parseTickets(text: string, file: string): TicketList {
  const tickets: Ticket[] = [];
  const notes: string[] = [];
  const mistakes: string[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === "") continue;
    const origin = `${file}:${index + 1}`;
    const read = parseLine(line, origin, index + 1);
    if ("mistake" in read) {
      mistakes.push(read.mistake);
      continue;
    }
    tickets.push(read.ticket);
    notes.push(...read.notes);
  }
  return ticketList(tickets, { notes, mistakes });
}

type LineResult =
  | { readonly ticket: Ticket; readonly notes: readonly string[] }
  | { readonly mistake: string };

function parseLine(line: string, origin: string, number: number): LineResult {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return { mistake: `${origin}: no JSON: ${messageOf(error)}` };
  }
  const parsed = ticketSchema.safeParse(value);
  if (!parsed.success) {
    return { mistake: `${origin}: ${mistakeOf(parsed.error, "not a ticket")}` };
  }
  const { data } = parsed;
  const unknownKeys = [
    ...Object.keys(data).filter((key) => !KNOWN_KEYS.includes(key)),
    ...Object.keys(data.metadata ?? {}).flatMap((key) => (key === SUGGESTION ? [] : [`metadata.${key}`])),
  ];
  const { kind, notes } = kindNamed(data.kind ?? undefined, origin);
  const passedOver = unknownKeys.length > 0 ? [`${origin}: passed over ${unknownKeys.join(", ")}`] : [];
  return {
    ticket: ticketOf(data, kind, { origin, fallbackId: `line-${number}` }),
    notes: [...passedOver, ...notes],
  };
}

function ticketOf(
  data: z.output<typeof ticketSchema>,
  kind: TaskKind | undefined,
  { origin, fallbackId }: { readonly origin: string; readonly fallbackId: string },
): Ticket {
  return {
    id: taskId(String(data.id ?? fallbackId)),
    title: data.title,
    description: data.description ?? "",
    labels: data.labels ?? [],
    files: data.files ?? undefined,
    dependsOn: (data.depends_on ?? []).map((id) => taskId(String(id))),
    kind,
    acceptance: data.acceptance ?? [],
    requirement: data.requirement ?? undefined,
    suggestedModel: data.metadata?.[SUGGESTION] ?? undefined,
    partOf: undefined,
    origin,
  };
}
