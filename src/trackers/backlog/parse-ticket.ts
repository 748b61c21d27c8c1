import { z } from "zod";
import { type Ticket, taskId } from "../../domain/index.ts";
import { kindNamed } from "../kind-named.ts";
import { criteriaIn, filesIn, titleIn } from "../markdown.ts";
import { mistakeOf } from "../mistake-of.ts";
import { ticketThatSays } from "../ticket-that-says.ts";
import { splitFrontMatter } from "./front-matter.ts";

const text = z.string().nullish();
const list = z.union([z.string(), z.array(z.string())]).nullish();

const ticketSchema = z.looseObject({
  id: z.string().max(200).nullish(),
  title: text,
  status: text,
  priority: text,
  depends_on: list,
  tags: list,
  labels: list,
  kind: text,
  requirement: text,
  scope_boundary: z.unknown().optional(),
  // Known and not needed: what a ticket will use is estimated from its files and text.
  estimated_tokens: z.unknown().optional(),
});

const KNOWN_KEYS = Object.keys(ticketSchema.shape);

export type ParsedTicket =
  | {
      readonly kind: "ticket";
      readonly ticket: Ticket;
      readonly isOver: boolean;
      /** 0 is the most urgent; Infinity where none was understood. */
      readonly urgency: number;
      /** Keys of the front matter. */
      readonly passedOver: readonly string[];
      readonly notes: readonly string[];
    }
  | { readonly kind: "no-front-matter" }
  | { readonly kind: "broken"; readonly mistake: string };

export interface TicketFile {
  /** As it stands in messages. */
  readonly file: string;
  /** Its name without folder and ending: the id where the front matter gives none. */
  readonly name: string;
  readonly text: string;
}

/** A Markdown file with front matter, as the backlog toolkit writes it. */
export function parseTicket({ file, name, text: content }: TicketFile): ParsedTicket {
  const parts = splitFrontMatter(content);
  if (parts.kind === "none") return { kind: "no-front-matter" };
  if (parts.kind === "broken") {
    return { kind: "broken", mistake: `${file}:${parts.line}: ${parts.because}` };
  }
  const result = ticketSchema.safeParse(parts.value);
  if (!result.success) {
    return { kind: "broken", mistake: `${file}:1: ${mistakeOf(result.error, "no ticket")}` };
  }
  const { data } = result;
  const title = said(data.title) ?? titleIn(parts.body);
  if (title === undefined) return { kind: "broken", mistake: `${file}:1: title: there is none` };
  const ticket = ticketOf({ ...data, title }, { body: parts.body, file, name });
  return {
    kind: "ticket",
    ticket,
    isOver: OVER.includes(wordOf(data.status)),
    urgency: urgencyOf(wordOf(data.priority)),
    notes: kindNamed(said(data.kind), ticket.origin).notes,
    passedOver: Object.keys(data).filter((key) => !KNOWN_KEYS.includes(key)),
  };
}

/** A Markdown file without front matter, where the user named that file: its heading is the title, its name the id. */
export function parsePlainTicket({ file, name, text: content }: TicketFile): Ticket | undefined {
  const body = content.replace(/^\uFEFF/, "");
  const title = titleIn(body);
  return title === undefined ? undefined : ticketOf({ title }, { body, file, name });
}

const OVER: readonly string[] = [
  "done",
  "closed",
  "completed",
  "complete",
  "cancelled",
  "canceled",
  "archived",
  "wontfix",
];

const URGENCIES: readonly (readonly string[])[] = [
  ["0", "p0", "critical", "urgent", "blocker"],
  ["1", "p1", "high"],
  ["2", "p2", "medium", "normal"],
  ["3", "p3", "low"],
  ["4", "p4", "lowest", "backlog"],
];

function urgencyOf(priority: string): number {
  const urgency = URGENCIES.findIndex((words) => words.includes(priority));
  return urgency === -1 ? Infinity : urgency;
}

function wordOf(value: string | null | undefined): string {
  return (value ?? "").trim().toLowerCase();
}

function ticketOf(
  data: Partial<z.output<typeof ticketSchema>> & { readonly title: string },
  { body, file, name }: { readonly body: string; readonly file: string; readonly name: string },
): Ticket {
  return ticketThatSays({
    id: taskId(said(data.id) ?? name),
    title: data.title,
    description: [body.trim(), boundaryOf(data.scope_boundary)].filter((part) => part !== "").join("\n\n"),
    labels: [...listOf(data.tags), ...listOf(data.labels)],
    files: filesIn(body),
    dependsOn: listOf(data.depends_on).map(taskId),
    kind: kindNamed(said(data.kind), file).kind,
    acceptance: criteriaIn(body),
    requirement: said(data.requirement),
    origin: `${file}:1`,
  });
}

/** Nothing, and what YAML writes for nothing, is not said. */
function said(value: string | null | undefined): string | undefined {
  const words = value?.trim() ?? "";
  return words === "" || words === "~" || words === "null" ? undefined : words;
}

/** A list, or words with commas between them. */
function listOf(value: string | readonly string[] | null | undefined): readonly string[] {
  const items = typeof value === "string" ? value.split(",") : (value ?? []);
  return items.flatMap((item) => said(item) ?? []);
}

/** What the ticket may not go beyond is part of what the model is told. */
function boundaryOf(value: unknown): string {
  const lines = linesOf(value);
  return lines.length === 0 ? "" : `## Scope boundary\n\n${lines.join("\n")}`;
}

function linesOf(value: unknown): readonly string[] {
  if (typeof value === "string") return said(value) === undefined ? [] : [value.trim()];
  if (Array.isArray(value)) return value.flatMap((each) => linesOf(each).map((line) => `- ${line}`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => linesOf(each).map((line) => `${key}: ${line}`));
}
