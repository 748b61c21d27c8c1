import { z } from "zod";
import type { Json } from "../../domain/index.ts";
import { messagesOfResponses } from "./responses-request.ts";

/** What decides which reply a request gets; nothing else does, so that a client that was restarted gets the same. */
export interface Cue {
  readonly task: string | undefined;
  readonly step: string | undefined;
  /** Of a plan that the task was cut by. */
  readonly chunk?: string;
  readonly model: string;
  /** How many assistant messages follow the one that names the task. */
  readonly index: number;
}

export interface IncomingRequest {
  readonly cue: Cue;
  /** `undefined` where the request does not say. */
  readonly isStreamed: boolean | undefined;
}

const Content = z.union([
  z.null().transform((): readonly string[] => []),
  z.string().transform((text) => [text]),
  z
    .array(z.looseObject({ type: z.string(), text: z.string().optional() }))
    .transform((blocks) =>
      blocks.flatMap(({ type, text }) => (type === "text" && text !== undefined ? [text] : [])),
    ),
]);

const Body = z.looseObject({
  model: z.string(),
  stream: z.boolean().optional(),
  system: Content.optional(),
  messages: z.array(z.looseObject({ role: z.string(), content: Content.default([]) })),
});
type Body = z.infer<typeof Body>;

const SYSTEM_ROLES: ReadonlySet<string> = new Set(["system", "developer"]);

/** Begins a line that says what the request is about: `Ticket: T-1`. */
type LineName = "Ticket" | "Step" | "Chunk";

/**
 * Of any format: they all have a model and messages or what can be read as such, and system text beside the messages or among them. Only text counts,
 * results of tools do not: a file that was read may hold such lines too. A string says what is wrong.
 */
export function readRequest(body: Json | undefined): IncomingRequest | string {
  const parsed = Body.safeParse(messagesOfResponses(body));
  if (!parsed.success) return z.prettifyError(parsed.error);
  return { cue: cueOf(parsed.data), isStreamed: parsed.data.stream };
}

function cueOf({ model, system: beside = [], messages }: Body): Cue {
  const among = messages.flatMap(({ role, content }) => (SYSTEM_ROLES.has(role) ? content : []));
  const system = [...beside, ...among];
  const task = lastLine(messages, "Ticket") ?? { value: valueIn(system, "Ticket"), at: -1 };
  const step = lastLine(messages, "Step")?.value ?? valueIn(system, "Step");
  const index = messages.slice(task.at + 1).filter(({ role }) => role === "assistant").length;
  // Beside the task's own line alone: an earlier part of the conversation may have been about a chunk.
  const chunk = task.at === -1 ? undefined : valueIn(messages[task.at]?.content ?? [], "Chunk");
  return { task: task.value, step, ...(chunk === undefined ? {} : { chunk }), model, index };
}

function lastLine(messages: Body["messages"], name: LineName) {
  const found = messages.map(({ role, content }) => (role === "user" ? valueIn(content, name) : undefined));
  const at = found.findLastIndex((value) => value !== undefined);
  return at === -1 ? undefined : { value: found[at], at };
}

function valueIn(texts: readonly string[], name: LineName): string | undefined {
  const lines = texts.flatMap((text) => text.split(/\r?\n/));
  return lines
    .findLast((line) => line.startsWith(`${name}: `))
    ?.slice(name.length + 2)
    .trim();
}
