/** What a value lacks to fit a schema, as `path: what`; or why the schema cannot be used to tell. */
export type SchemaResult =
  | { readonly kind: "checked"; readonly mistakes: readonly string[] }
  | { readonly kind: "not-checked"; readonly because: string };

/** More mistakes than this are not listed: the first ones usually explain the rest. */
const MOST_MISTAKES = 10;

/**
 * Holds a value against a JSON Schema. The keywords below are known; a schema with any other one is not used at all,
 * since half a check would read like a whole one. `pattern` is left out on purpose: a schema can be anybody's, and a
 * regular expression can take for ever.
 */
export function checkAgainstSchema(value: unknown, schema: unknown): SchemaResult {
  const unknown = unknownKeyword(schema, schema, new Set());
  if (unknown !== undefined) return { kind: "not-checked", because: unknown };
  try {
    const mistakes = mistakesOf({ value, schema, root: schema, path: "", depth: 0 });
    return { kind: "checked", mistakes: [...new Set(mistakes)].slice(0, MOST_MISTAKES) };
  } catch (error) {
    if (error instanceof RangeError) return { kind: "not-checked", because: "it is nested too deep" };
    throw error;
  }
}

const ANNOTATIONS: ReadonlySet<string> = new Set([
  ..."$schema $id id $comment $defs definitions title description markdownDescription default examples".split(
    " ",
  ),
  ..."deprecated readOnly writeOnly format enumDescriptions defaultSnippets x-intellij-html-description".split(
    " ",
  ),
]);

interface Place {
  readonly value: unknown;
  readonly schema: unknown;
  readonly root: unknown;
  readonly path: string;
  readonly depth: number;
}

type Keyword = (
  argument: unknown,
  place: Place,
  schema: Readonly<Record<string, unknown>>,
) => readonly string[];

/** A schema that refers to itself without end, and data as deep, stop here. */
const MOST_DEPTH = 200;

function mistakesOf(place: Place): readonly string[] {
  const { schema, path, depth } = place;
  if (schema === false) return [at(path, "is not allowed")];
  if (!isRecord(schema) || depth > MOST_DEPTH) return [];
  return Object.entries(schema).flatMap(
    ([name, argument]) => KEYWORDS.get(name)?.(argument, place, schema) ?? [],
  );
}

function below(
  place: Place,
  schema: unknown,
  child?: { readonly key: string | number; readonly value: unknown },
): Place {
  const depth = place.depth + 1;
  if (child === undefined) return { ...place, schema, depth };
  const path = place.path === "" ? String(child.key) : `${place.path}.${child.key}`;
  return { ...place, schema, depth, path, value: child.value };
}

function fitsSchema(place: Place): boolean {
  return mistakesOf(place).length === 0;
}

const KEYWORDS: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  [
    "$ref",
    (reference, place) =>
      mistakesOf(below(place, typeof reference === "string" ? target(place.root, reference) : true)),
  ],
  [
    "type",
    (type, { value, path }) => {
      const types = Array.isArray(type) ? type : [type];
      return types.some((each) => isOfType(value, each)) ? [] : [at(path, `must be ${types.join(" or ")}`)];
    },
  ],
  [
    "enum",
    (values, { value, path }) =>
      Array.isArray(values) && !values.some((each) => isSame(each, value))
        ? [at(path, `must be one of ${values.map((each) => JSON.stringify(each)).join(", ")}`)]
        : [],
  ],
  [
    "const",
    (expected, { value, path }) =>
      isSame(expected, value) ? [] : [at(path, `must be ${JSON.stringify(expected)}`)],
  ],
  [
    "allOf",
    (all, place) => (Array.isArray(all) ? all.flatMap((each) => mistakesOf(below(place, each))) : []),
  ],
  [
    "anyOf",
    (any, place) =>
      Array.isArray(any) && !any.some((each) => fitsSchema(below(place, each)))
        ? [at(place.path, "fits none of the forms that are possible here")]
        : [],
  ],
  [
    "oneOf",
    (one, place) =>
      Array.isArray(one) && one.filter((each) => fitsSchema(below(place, each))).length !== 1
        ? [at(place.path, "does not fit exactly one of the forms that are possible here")]
        : [],
  ],
  ["not", (schema, place) => (fitsSchema(below(place, schema)) ? [at(place.path, "is not allowed")] : [])],
  [
    "required",
    (names, { value, path }) =>
      isRecord(value) && Array.isArray(names)
        ? names
            .filter((name) => typeof name === "string" && !Object.hasOwn(value, name))
            .map((name) => at(path, `"${name}" is missing`))
        : [],
  ],
  [
    "properties",
    (schemas, place) =>
      isRecord(place.value) && isRecord(schemas)
        ? Object.entries(place.value).flatMap(([key, value]) =>
            Object.hasOwn(schemas, key) ? mistakesOf(below(place, schemas[key], { key, value })) : [],
          )
        : [],
  ],
  [
    "additionalProperties",
    (schema, place, { properties }) => {
      if (!isRecord(place.value)) return [];
      const known = isRecord(properties) ? properties : {};
      return Object.entries(place.value).flatMap(([key, value]) => {
        if (Object.hasOwn(known, key)) return [];
        return schema === false
          ? [at(place.path, `unknown key "${key}"`)]
          : mistakesOf(below(place, schema, { key, value }));
      });
    },
  ],
  [
    "items",
    (schema, place) =>
      Array.isArray(place.value)
        ? place.value.flatMap((value, key) => mistakesOf(below(place, schema, { key, value })))
        : [],
  ],
  [
    "uniqueItems",
    (must, { value, path }) => {
      if (must !== true || !Array.isArray(value)) return [];
      const texts = value.map(sortedJson);
      return new Set(texts).size === texts.length ? [] : [at(path, "has an item twice")];
    },
  ],
  ["minimum", limit(numberOf, isLeast, "must be at least")],
  ["maximum", limit(numberOf, isMost, "must be at most")],
  ["exclusiveMinimum", limit(numberOf, (found, bound) => found > bound, "must be more than")],
  ["exclusiveMaximum", limit(numberOf, (found, bound) => found < bound, "must be less than")],
  ["minLength", limit(charactersOf, isLeast, "has fewer characters than")],
  ["maxLength", limit(charactersOf, isMost, "has more characters than")],
  ["minItems", limit(itemsOf, isLeast, "has fewer items than")],
  ["maxItems", limit(itemsOf, isMost, "has more items than")],
  ["minProperties", limit(keysOf, isLeast, "has fewer keys than")],
  ["maxProperties", limit(keysOf, isMost, "has more keys than")],
]);

function limit(
  measure: (value: unknown) => number | undefined,
  isFine: (found: number, limit: number) => boolean,
  says: string,
): Keyword {
  return (argument, { value, path }) => {
    const found = measure(value);
    if (found === undefined || typeof argument !== "number" || isFine(found, argument)) return [];
    return [at(path, `${says} ${argument}`)];
  };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function charactersOf(value: unknown): number | undefined {
  return typeof value === "string" ? Array.from(value).length : undefined;
}

function itemsOf(value: unknown): number | undefined {
  return Array.isArray(value) ? value.length : undefined;
}

function keysOf(value: unknown): number | undefined {
  return isRecord(value) ? Object.keys(value).length : undefined;
}

function isLeast(found: number, least: number): boolean {
  return found >= least;
}

function isMost(found: number, most: number): boolean {
  return found <= most;
}

/** The first keyword that is not known, wherever a schema can stand; `undefined` where all are. */
function unknownKeyword(schema: unknown, root: unknown, seen: Set<unknown>): string | undefined {
  if (typeof schema === "boolean" || seen.has(schema)) return undefined;
  if (!isRecord(schema)) return "a part of it is no schema";
  seen.add(schema);
  for (const [name, argument] of Object.entries(schema)) {
    if (!KEYWORDS.has(name) && !ANNOTATIONS.has(name)) return `the keyword "${name}" is not known`;
    // Of old, these two were true or false and meant something else.
    if (name.startsWith("exclusive") && typeof argument !== "number") return `"${name}" is no number`;
    if (name === "items" && Array.isArray(argument)) return 'a list under "items" is not known';
    if (name === "$ref" && (typeof argument !== "string" || target(root, argument) === undefined)) {
      return `${JSON.stringify(argument)} is not in this file`;
    }
    for (const part of schemasIn(name, argument, root)) {
      const unknown = unknownKeyword(part, root, seen);
      if (unknown !== undefined) return unknown;
    }
  }
  return undefined;
}

function schemasIn(name: string, argument: unknown, root: unknown): readonly unknown[] {
  if (name === "$ref" && typeof argument === "string") return [target(root, argument)];
  if (/^(?:allOf|anyOf|oneOf)$/.test(name)) return Array.isArray(argument) ? argument : [argument];
  if (/^(?:not|items|additionalProperties)$/.test(name)) return [argument];
  return name === "properties" && isRecord(argument) ? Object.values(argument) : [];
}

/** What `#/$defs/x` means; `undefined` where it is not there, or in another file. */
function target(root: unknown, reference: string): unknown {
  if (!/^#(?:\/|$)/.test(reference)) return undefined;
  let found: unknown = root;
  for (const part of reference.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (!isRecord(found) || !Object.hasOwn(found, key)) return undefined;
    found = found[key];
  }
  return found;
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case "object":
      return isRecord(value);
    case "array":
      return Array.isArray(value);
    case "null":
      return value === null;
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return sortedJson(a) === sortedJson(b);
}

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    isRecord(each) ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1))) : each,
  );
}

function at(path: string, what: string): string {
  return path === "" ? what : `${path}: ${what}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
