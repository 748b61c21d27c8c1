import { z } from "zod";
import { type Chunk, type ChunkPlan, type Finding, type Json, TASK_KINDS } from "../../domain/index.ts";
import { jsonAnswer } from "../json-answer.ts";
import { segmentsOf } from "../paths.ts";

/** What a chunk's verifying command may be. */
export interface PlanRules {
  readonly isGate: (name: string) => boolean;
  readonly isAllowedCommand: (argv: readonly string[]) => boolean;
}

export type ReadPlan =
  | { readonly kind: "plan"; readonly plan: ChunkPlan }
  | { readonly kind: "not-usable"; readonly findings: readonly Finding[] };

/** For reading a plan that was judged before. */
export const isAnything: PlanRules = { isGate: () => true, isAllowedCommand: () => true };

/** More than this is no plan but a backlog. */
const MOST_CHUNKS = 12;

const chunkSchema = z.object({
  title: z.string().trim().min(1).max(300),
  description: z.string().default(""),
  files: z.array(z.string().min(1)).min(1, "names no files"),
  acceptance: z.array(z.string().min(1)).min(1, "names no acceptance criteria"),
  verify: z.array(z.string()).min(1, "names no verifying command"),
  depends_on: z.array(z.number().int().positive()).default([]),
  kind: z.enum(TASK_KINDS).optional().catch(undefined),
});
const planSchema = z.object({
  summary: z.string().default(""),
  chunks: z.array(chunkSchema).max(MOST_CHUNKS, `has more than ${MOST_CHUNKS} chunks`).default([]),
});

/** The same as JSON Schema, for the model that has to fill it in. */
export const CHUNK_PLAN_SCHEMA: Json = {
  type: "object",
  additionalProperties: false,
  required: ["summary", "chunks"],
  properties: {
    summary: {
      type: "string",
      description: "what is done and how its parts fit together; every chunk's author reads it",
    },
    chunks: {
      type: "array",
      maxItems: MOST_CHUNKS,
      description: "empty where the work is better done in one piece",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["title", "description", "files", "acceptance", "verify"],
        properties: {
          title: { type: "string", description: "one deed, in one line" },
          description: { type: "string", description: "what exactly changes, and what it may rely on" },
          files: { type: "array", items: { type: "string" }, description: "the only files it may touch" },
          acceptance: { type: "array", items: { type: "string" }, description: "what must hold afterwards" },
          verify: {
            type: "array",
            items: { type: "string" },
            description:
              "the command that shows it, as program and arguments, from among the commands listed; or the name of a gate alone",
          },
          depends_on: {
            type: "array",
            items: { type: "integer", minimum: 1 },
            description: "numbers of the chunks, from 1, that must be done before",
          },
          kind: { type: "string", enum: [...TASK_KINDS] },
        },
      },
    },
  },
};

/**
 * A planner's answer as a plan, or what must be mended in it. Untrusted: paths must be plain and inside, commands allowed, and
 * dependencies must not go round.
 */
export function readChunkPlan(output: string, rules: PlanRules): ReadPlan {
  const json = jsonAnswer(output);
  if (json === undefined) return notUsable("the plan is not valid JSON");
  const read = planSchema.safeParse(json);
  if (!read.success) return { kind: "not-usable", findings: read.error.issues.map(findingOf) };
  const chunks = read.data.chunks.map(
    ({ depends_on: dependsOn, ...chunk }, index): Chunk => ({
      ...chunk,
      id: idOf(index + 1),
      dependsOn: dependsOn.map(idOf),
      kind: chunk.kind,
    }),
  );
  const findings = chunks.flatMap((chunk, index) => objectionsTo(chunk, index + 1, chunks, rules));
  if (findings.length > 0) return { kind: "not-usable", findings };
  return { kind: "plan", plan: { summary: read.data.summary, chunks } };
}

function objectionsTo(
  chunk: Chunk,
  number: number,
  chunks: readonly Chunk[],
  rules: PlanRules,
): readonly Finding[] {
  const objection = (message: string): Finding => ({
    message: `chunk ${number} (${chunk.title}): ${message}`,
  });
  const [program] = chunk.verify;
  const isGate = chunk.verify.length === 1 && program !== undefined && rules.isGate(program);
  return [
    ...chunk.files
      .filter((file) => !isPlain(file))
      .map((file) => objection(`"${file}" is not a path inside the repository`)),
    ...(isGate || rules.isAllowedCommand(chunk.verify)
      ? []
      : [objection(`"${chunk.verify.join(" ")}" is neither a gate nor an allowed command`)]),
    ...chunk.dependsOn
      .filter((id) => !chunks.slice(0, number - 1).some((other) => other.id === id))
      .map((id) => objection(`it depends on ${id.slice(1)}, which does not come before it`)),
  ];
}

/** Relative, of a file and not of everything, without `..`, drive letters, backslashes, or anything of git's own. */
function isPlain(path: string): boolean {
  if (path.startsWith("/") || /[\\\p{Cc}]|^[A-Za-z]:/u.test(path) || segmentsOf(path).length === 0)
    return false;
  return path.split("/").every((segment) => segment !== ".." && segment.toLowerCase() !== ".git");
}

function findingOf({
  path,
  message,
}: {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}): Finding {
  const [first, index, ...rest] = path.map(String);
  const where =
    first === "chunks" && index !== undefined
      ? [`chunk ${Number(index) + 1}`, ...rest].join(" ")
      : [first ?? "the plan", ...(index === undefined ? [] : [index]), ...rest].join(".");
  return { message: `${where}: ${message}` };
}

function idOf(number: number): string {
  return `c${number}`;
}

function notUsable(message: string): ReadPlan {
  return { kind: "not-usable", findings: [{ message }] };
}
