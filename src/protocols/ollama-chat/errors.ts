import type { Json } from "../../domain/index.ts";
import { isJsonObject, stringAt } from "../json.ts";
import type { ProviderErrorCode, WireError } from "../wire-error.ts";

/** Errors of this format are sentences, so that some are known by their words alone. */
const MEANINGS: readonly (readonly [RegExp, ProviderErrorCode])[] = [
  [/\bmodel\b.*\bnot found\b/i, "provider.model-unknown"],
  [/does not support (?:tools|chat|thinking|generate)/i, "provider.model-unknown"],
  [/prompt too long|input length exceeds|exceed\w* .*context/i, "provider.context-too-long"],
];

/** The error in a body or a line: `{error: "…"}`. `undefined` where the value is no error. */
export function readOllamaError(body: Json | undefined): WireError | undefined {
  if (!isJsonObject(body)) return undefined;
  const error = body["error"];
  const message = isJsonObject(error) ? (stringAt(error, "message") ?? "") : error;
  if (typeof message !== "string") return undefined;
  const meaning = MEANINGS.find(([words]) => words.test(message))?.[1];
  return { type: undefined, message, ...(meaning !== undefined && { meaning }) };
}

/** The body of an error answer, and the last line of a stream that fails. */
export function writeOllamaError({ message }: { readonly message: string }): Json {
  return { error: message };
}
