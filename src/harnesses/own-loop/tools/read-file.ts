import { z } from "zod";
import { shownLine } from "./cut-text.ts";
import { readTextFile } from "./text-file.ts";
import { createTool, found, refusal, type Tool } from "./tool.ts";
import { resolveIn, type ToolContext } from "./tool-context.ts";

const LONGEST_LINE = 2000;

const schema = z.strictObject({
  path: z.string().describe("File, relative to the working folder"),
  offset: z.int().min(1).optional().describe("First line to read; 1 if left out"),
  limit: z.int().min(1).optional().describe("Most lines to read; all if left out"),
});

export function createReadFile(context: ToolContext): Tool {
  const { limits } = context;
  return createTool({
    name: "read_file",
    description:
      "Reads a text file. Every line comes with its number and a tab, which are no part of the file.",
    access: "read-only",
    schema,
    maxResultBytes: limits.maxResultBytes,
    async execute({ path, offset = 1, limit = Number.POSITIVE_INFINITY }) {
      const place = await resolveIn(context, path, "read");
      if (place.kind === "refused") return refusal(place.because);
      const file = await readTextFile(place.absolute, limits.maxFileBytes);
      if (file.kind === "refused")
        return refusal(`${file.because} Use search_files to find a part of a large file.`);
      const lines = linesOf(file.text);
      if (lines.length === 0) return found("The file is empty.");
      if (offset > lines.length) return refusal(`The file has only ${lines.length} lines.`);
      return found(numbered(lines, { offset, limit, maxBytes: limits.maxResultBytes - 200 }));
    },
  });
}

/** Without the empty piece after a final line break. */
function linesOf(text: string): readonly string[] {
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** From `offset` on, as many lines as fit; where some are left, a last line says how to go on. */
function numbered(
  lines: readonly string[],
  { offset, limit, maxBytes }: { readonly offset: number; readonly limit: number; readonly maxBytes: number },
): string {
  const shown: string[] = [];
  let bytes = 0;
  for (const [index, line] of lines.slice(offset - 1).entries()) {
    if (index >= limit) break;
    const text = `${String(offset + index).padStart(6)}\t${shownLine(line, LONGEST_LINE)}`;
    bytes += Buffer.byteLength(text) + 1;
    if (bytes > maxBytes && shown.length > 0) break;
    shown.push(text);
  }
  const last = offset + shown.length - 1;
  if (last < lines.length)
    shown.push(`[lines ${offset} to ${last} of ${lines.length}; go on with offset ${last + 1}]`);
  return shown.join("\n");
}
