import type { fromJSONSchema } from "zod";
import { type Json, messageOf, SufficeError, withoutFence } from "../../domain/index.ts";

/** What an answer is held to: its text as it is to be printed, or why it cannot be used. */
export type CheckAnswer = (
  text: string,
) =>
  | { readonly kind: "usable"; readonly text: string }
  | { readonly kind: "unusable"; readonly because: string };

const MOST_MISTAKES = 3;

export const anyText: CheckAnswer = (text) =>
  text.trim() === "" ? { kind: "unusable", because: "the answer has no text" } : { kind: "usable", text };

/** Answers must be JSON that follows a JSON Schema. Throws `input.invalid` for a schema that cannot be checked. */
export async function followsSchema(schema: Json, source: string): Promise<CheckAnswer> {
  // Only where a schema is given: validation is slow to load.
  const { z } = await import("zod");
  const checked = parsed(schema, source, z.fromJSONSchema);
  return (text) => {
    const json = withoutFence(text);
    let value: unknown;
    try {
      value = JSON.parse(json);
    } catch (error) {
      return { kind: "unusable", because: `the answer is no JSON: ${firstLine(messageOf(error))}` };
    }
    const result = checked.safeParse(value);
    if (result.success) return { kind: "usable", text: json };
    const mistakes = result.error.issues
      .slice(0, MOST_MISTAKES)
      .map(({ path, message }) => `${path.length === 0 ? "" : `${path.map(String).join(".")}: `}${message}`);
    return { kind: "unusable", because: `the answer does not follow ${source}: ${mistakes.join("; ")}` };
  };
}

type Parse = typeof fromJSONSchema;

function parsed(schema: Json, source: string, parse: Parse): ReturnType<Parse> {
  const whole = withType(schema);
  if (!isSchema(whole)) {
    throw new SufficeError("input.invalid", { message: `${source} is no JSON Schema: an object is meant` });
  }
  try {
    return parse(whole);
  } catch (cause) {
    throw new SufficeError("input.invalid", {
      message: `${source} cannot be checked as a JSON Schema: ${messageOf(cause)}`,
      cause,
    });
  }
}

/** Properties alone say nothing of anything but objects, and would let everything else pass. */
function withType(schema: Json): Json {
  return isObject(schema) && "properties" in schema ? { type: "object", ...schema } : schema;
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Its inside is for the parser to judge. */
function isSchema(value: unknown): value is Parameters<Parse>[0] {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? text;
}
