import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { messageOf, SufficeError } from "../domain/index.ts";
import { suggestion } from "./suggest.ts";

/** A text with the name under which people know it. */
export interface YamlSource {
  readonly file: string;
  readonly text: string;
}

/** More mistakes than this are not listed: the first ones usually explain the rest. */
const MOST_MISTAKES = 10;

/** Aliases multiply: a few lines of them could fill the memory. */
const MOST_ALIASES = 100;

/** What a file is laid over: the keys that it leaves out are taken from here. */
export interface YamlBase {
  /** As the file names it. */
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * YAML into a validated value. Throws `settings.invalid` with one line per mistake: file, line, column, key, what is wrong
 * and the nearest right name. JSON is YAML too.
 */
export function parseYaml<Schema extends z.ZodType>(
  source: YamlSource,
  schema: Schema,
  base?: YamlBase,
): z.output<Schema> {
  const { document, place } = openYaml(source);
  const own = valueOfDocument(document, source.file);
  const value = base !== undefined && isRecord(own) ? { ...base.values, ...own } : own;
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const isInherited = ([key]: readonly PropertyKey[]) =>
    base !== undefined && key !== undefined && !(isRecord(own) && key in own) && key in base.values;
  throw invalid(
    result.error.issues.flatMap((issue) =>
      mistakesOf(issue, schema).map(({ path, message }) => {
        const origin = isInherited(path) ? ` (taken from ${base?.name})` : "";
        return `${place(path)}: ${path.length > 0 ? `${dotted(path)}: ` : ""}${message}${origin}`;
      }),
    ),
  );
}

/** The plain map that a file holds, not validated; none where it is something else. Throws `settings.invalid` for text that is no YAML. */
export function yamlKeys(source: YamlSource): Readonly<Record<string, unknown>> {
  const value = valueOfDocument(openYaml(source).document, source.file);
  return isRecord(value) ? value : {};
}

/** A mistake at a key that only the world outside the file shows: `settings.invalid`, worded like every other. */
export function mistakeAt(source: YamlSource, path: readonly PropertyKey[], message: string): SufficeError {
  return invalid([`${openYaml(source).place(path)}: ${dotted(path)}: ${message}`]);
}

function openYaml(source: YamlSource) {
  const lines = new LineCounter();
  const document = parseDocument(source.text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const placeOf = (offset: number | undefined) => {
    const { line, col } = lines.linePos(offset ?? 0);
    return `${source.file}:${Math.max(1, line)}:${Math.max(1, col)}`;
  };
  if (document.errors.length > 0) {
    throw invalid(document.errors.map((error) => `${placeOf(error.pos[0])}: ${error.message}`));
  }
  /** Where the value stands, or the nearest thing around it that the file has. */
  const place = (path: readonly PropertyKey[]) => {
    const where = [...path];
    let offset = offsetOf(document, where);
    while (offset === undefined && where.length > 0) {
      where.pop();
      offset = offsetOf(document, where);
    }
    return placeOf(offset);
  };
  return { document, place };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A file that is empty, or all comments, is an empty map. Throws `settings.invalid` for aliases that cannot be followed. */
function valueOfDocument(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES }) ?? {};
  } catch (cause) {
    throw new SufficeError("settings.invalid", { message: `${file}:1:1: ${messageOf(cause)}`, cause });
  }
}

interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function mistakesOf(issue: z.core.$ZodIssue, schema: z.ZodType): readonly Mistake[] {
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = keysAt(schema, issue.path);
      return issue.keys.map((key) => ({
        path: [...issue.path, key],
        message: `unknown key "${key}". ${suggestion(key, known)}`,
      }));
    }
    case "invalid_value": {
      const values = issue.values.map(String);
      const given = typeof issue.input === "string" ? `"${issue.input}" is not possible here. ` : "";
      const hint =
        typeof issue.input === "string" ? suggestion(issue.input, values) : `Possible: ${values.join(", ")}.`;
      return [{ path: issue.path, message: `${given}${hint}` }];
    }
    case "invalid_type":
      return [{ path: issue.path, message: issue.input === undefined ? "is missing" : issue.message }];
    case "invalid_union":
      return mistakesOfUnion(issue, schema);
    default:
      return [{ path: issue.path, message: issue.message }];
  }
}

/** Where what was given fits only one of the possible kinds, its mistakes are told, each in its place. */
function mistakesOfUnion(issue: z.core.$ZodIssueInvalidUnion, schema: z.ZodType): readonly Mistake[] {
  const fitting = issue.errors.filter((each) => each.every(({ path }) => path.length > 0));
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) {
    return only.flatMap((each) => mistakesOf({ ...each, path: [...issue.path, ...each.path] }, schema));
  }
  const messages = new Set(issue.errors.flat().map((each) => each.message));
  return [{ path: issue.path, message: [...messages].join("; or ") || issue.message }];
}

/** Where the value at `path` stands; for a key of a map, where the key stands. */
function offsetOf(
  document: ReturnType<typeof parseDocument>,
  path: readonly PropertyKey[],
): number | undefined {
  if (path.length === 0) return rangeStart(document.contents);
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  for (const item of itemsOf(parent)) {
    if (hasKey(item) && valueOf(item.key) === last) return rangeStart(item.key);
  }
  return rangeStart(document.getIn([...path], true));
}

function rangeStart(node: unknown): number | undefined {
  if (typeof node !== "object" || node === null || !("range" in node)) return undefined;
  const { range } = node;
  return Array.isArray(range) && typeof range[0] === "number" ? range[0] : undefined;
}

function itemsOf(node: unknown): readonly unknown[] {
  return typeof node === "object" && node !== null && "items" in node && Array.isArray(node.items)
    ? node.items
    : [];
}

function hasKey(item: unknown): item is { readonly key: unknown } {
  return typeof item === "object" && item !== null && "key" in item;
}

function valueOf(node: unknown): unknown {
  return typeof node === "object" && node !== null && "value" in node ? node.value : node;
}

/** The keys that a schema allows at a path, for the suggestion. */
function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((option) => [...keysAt(option, path)]);
  const [first, ...rest] = path;
  if (first === undefined) return keysOf(inner);
  if (inner instanceof z.ZodObject) {
    const next: z.core.$ZodType | undefined = inner.shape[String(first)];
    return next === undefined ? [] : keysAt(next, rest);
  }
  if (inner instanceof z.ZodArray) return keysAt(inner.element, rest);
  if (inner instanceof z.ZodRecord) return keysAt(inner.valueType, rest);
  return [];
}

function keysOf(schema: z.core.$ZodType): readonly string[] {
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([key, value]) => (isNever(value) ? [] : [key]));
  }
  return schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum
    ? schema.keyType.options.map(String)
    : [];
}

/** A key that is there to be refused with its reason is not proposed. */
function isNever(schema: z.core.$ZodType): boolean {
  return unwrapped(schema) instanceof z.ZodNever;
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodReadonly
  ) {
    return unwrapped(schema.unwrap());
  }
  if (schema instanceof z.ZodPipe) return unwrapped(schema.in);
  if (schema instanceof z.ZodLazy) return unwrapped(schema.unwrap());
  return schema;
}

function dotted(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : String(part)))
    .join(".")
    .replaceAll(".[", "[");
}

function invalid(mistakes: readonly string[]): SufficeError {
  const shown = mistakes.slice(0, MOST_MISTAKES);
  if (mistakes.length > shown.length) shown.push(`… and ${mistakes.length - shown.length} more`);
  return new SufficeError("settings.invalid", { message: shown.join("\n") });
}
