import { z } from "zod";
import { messageOf } from "../../domain/index.ts";
import { mistakeOf } from "../mistake-of.ts";

const text = z.string().nullish();

/** What is read of an issue; everything else that Beads knows about it is passed over. */
const issueSchema = z.looseObject({
  id: z.string().min(1).max(200),
  title: z.string().min(1),
  description: text,
  design: text,
  notes: text,
  acceptance_criteria: text,
  status: text,
  priority: z.number().nullish(),
  issue_type: text,
  labels: z.array(z.string()).nullish(),
  parent: text,
  metadata: z.unknown().optional(),
  /** `bd show` gives the whole issue that is depended on, the others its id. */
  dependencies: z
    .array(z.looseObject({ depends_on_id: text, id: text, type: text, dependency_type: text }))
    .nullish(),
});

export type BeadsIssue = z.output<typeof issueSchema> & { readonly origin: string };

export interface ParsedIssues {
  readonly issues: readonly BeadsIssue[];
  /** One line each, with its place. */
  readonly mistakes: readonly string[];
}

/**
 * Issues out of what `bd … --json` prints: an array, the same in an envelope `{schema_version, data}`, or one issue. Nothing
 * at all is no issues, since an empty list of Go is `null`.
 */
export function parseIssues(value: unknown, source: string): ParsedIssues {
  const data = unwrapped(value);
  if (data === null || data === undefined) return { issues: [], mistakes: [] };
  if (!Array.isArray(data)) return checked([{ value: data, origin: source }]);
  return checked(
    data.map((each: unknown, index) => ({ value: each, origin: `${source}, issue ${index + 1}` })),
  );
}

/** Issues out of a file: JSON as `bd list` prints it, or an export, one issue a line. */
export function parseIssueFile(content: string, file: string): ParsedIssues {
  const whole = parsedJson(content);
  if ("value" in whole) return parseIssues(whole.value, file);
  const records: Record[] = [];
  const mistakes: string[] = [];
  for (const [index, line] of content.split(/\r?\n/).entries()) {
    const origin = `${file}:${index + 1}`;
    const read = parsedJson(line);
    if (line.trim() === "") continue;
    if ("value" in read) {
      if (!isOfAnotherKind(read.value)) records.push({ value: read.value, origin });
    } else {
      mistakes.push(`${origin}: no JSON: ${read.because}`);
    }
  }
  const { issues, mistakes: more } = checked(records);
  return { issues, mistakes: [...mistakes, ...more] };
}

interface Record {
  readonly value: unknown;
  readonly origin: string;
}

function checked(records: readonly Record[]): ParsedIssues {
  const issues: BeadsIssue[] = [];
  const mistakes: string[] = [];
  for (const { value, origin } of records) {
    const result = issueSchema.safeParse(value);
    if (result.success) issues.push({ ...result.data, origin });
    else mistakes.push(`${origin}: ${mistakeOf(result.error, "no issue")}`);
  }
  return { issues, mistakes };
}

function unwrapped(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return "data" in value && "schema_version" in value ? value.data : value;
}

function parsedJson(content: string): { readonly value: unknown } | { readonly because: string } {
  if (content.trim() === "") return { value: null };
  try {
    const value: unknown = JSON.parse(content);
    return { value };
  } catch (error) {
    return { because: messageOf(error) };
  }
}

/** An export also holds memories and the like, each with a `_type`. */
function isOfAnotherKind(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("_type" in value)) return false;
  const { _type: kind } = value;
  return kind !== "issue";
}
