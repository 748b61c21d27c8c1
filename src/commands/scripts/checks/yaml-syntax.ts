import { LineCounter, parseAllDocuments } from "yaml";
import type { Finding } from "../../../domain/index.ts";

/**
 * The first mistake in a YAML file of one or more documents; `undefined` where there is none. A template (`{{ … }}`,
 * `{% … %}`) becomes YAML only later, and is not judged.
 */
export function yamlMistake(text: string): Pick<Finding, "message" | "line"> | undefined {
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter, prettyErrors: false, logLevel: "error" });
  if (!Array.isArray(documents)) return undefined; // the file has no document at all
  for (const { errors } of documents) {
    const [error] = errors;
    if (error === undefined) continue;
    if (/\{\{|\{%/.test(text)) return undefined;
    return { message: error.message, line: Math.max(1, lineCounter.linePos(error.pos[0]).line) };
  }
  return undefined;
}
