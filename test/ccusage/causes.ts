import { z } from "zod";
import type { Report, Tree } from "./readers.ts";

interface Place {
  readonly path: string;
  readonly text: string;
}

interface Cause {
  readonly because: string;
  readonly isOf: (place: Place & { readonly line: Line }, tree: Tree, report: Report) => boolean;
}

const usageSchema = z.looseObject({
  input_tokens: z.number().optional(),
  cache_creation_input_tokens: z.number().optional(),
  cache_read_input_tokens: z.number().optional(),
  cache_creation: z.record(z.string(), z.number()).nullish(),
  speed: z.string().nullish(),
});
const messageSchema = z.looseObject({ id: z.string().optional(), usage: usageSchema.optional() });
const lineSchema = z.looseObject({
  type: z.string().optional(),
  timestamp: z.string().optional(),
  requestId: z.string().optional(),
  message: messageSchema.optional(),
});
type Line = z.infer<typeof lineSchema>;

const LONG_PROMPT_TOKENS = 200_000;

/** What is known about ccusage 20.0.24; the first that holds is the one. */
const CAUSES: readonly Cause[] = [
  {
    because: "its sessions leave out what a sub-agent showed its parent; its days have it",
    isOf: ({ text }, _, report) => report === "session" && text.includes('"agent_progress"'),
  },
  {
    because: 'it does not see a usage written with a space, `"usage": {`',
    isOf: ({ text }) => /"usage":\s+\{/.test(text),
  },
  {
    because: "it does not see a record over several lines",
    isOf: ({ text }) => text === "}",
  },
  {
    because: "a workflow's journal repeats what its agents' files have",
    isOf: ({ path }) => path.endsWith("/journal.jsonl"),
  },
  {
    because: "it passes over a line without a time; we take the time of the line before",
    isOf: ({ line }) => line.timestamp === undefined,
  },
  {
    because: "it counts an answer without an id once for each line; we go by its request",
    isOf: ({ line }) => line.message?.id === undefined,
  },
  {
    because: "it counts an answer again that is repeated under another request id",
    isOf: ({ line }, tree) => isRepeated(line, tree),
  },
  {
    because: "it multiplies the list price for the fast mode; we have no price for that and say so",
    isOf: ({ line }) => line.message?.usage?.speed === "fast",
  },
  {
    because: "it passes over a usage without input tokens; we count the others and say that it has no price",
    isOf: ({ line }) => line.message?.usage?.input_tokens === undefined,
  },
  {
    because: "it takes the parts of the cache writes; what their sum has above them we count as five minutes",
    isOf: ({ line }) => writtenAboveParts(line) > 0,
  },
  {
    because:
      "above 200,000 tokens it prices the excess of each class higher, at any date; the provider did the whole request, and until a day",
    isOf: ({ line }) => promptTokens(line) > LONG_PROMPT_TOKENS,
  },
];

/** Why the two differ on this line; `undefined` where nobody knows yet. */
export function causeOf({ path, text }: Place, tree: Tree, report: Report): string | undefined {
  const line = lineOf(text);
  return CAUSES.find(({ isOf }) => isOf({ path, text, line }, tree, report))?.because;
}

function lineOf(text: string): Line {
  try {
    return lineSchema.catch({}).parse(JSON.parse(text));
  } catch {
    // A SyntaxError: a part of a record, or a torn line.
    return {};
  }
}

function isRepeated({ message, requestId }: Line, tree: Tree): boolean {
  const id = message?.id;
  if (id === undefined) return false;
  return [...tree.values()].some((lines) =>
    lines.some((text) => {
      if (!text.includes(id)) return false;
      const other = lineOf(text);
      return other.message?.id === id && other.requestId !== requestId;
    }),
  );
}

function writtenAboveParts({ message }: Line): number {
  const { cache_creation_input_tokens: sum = 0, cache_creation: parts } = message?.usage ?? {};
  return parts === undefined || parts === null
    ? 0
    : sum - Object.values(parts).reduce((total, part) => total + part, 0);
}

function promptTokens({ message }: Line): number {
  const {
    input_tokens = 0,
    cache_creation_input_tokens = 0,
    cache_read_input_tokens = 0,
  } = message?.usage ?? {};
  return input_tokens + cache_creation_input_tokens + cache_read_input_tokens;
}
