import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { shownLine, shownPath } from "./cut-text.ts";
import { fitsPattern } from "./matching/file-pattern.ts";
import { createLineMatcher } from "./matching/line-matcher.ts";
import { readTextFile } from "./text-file.ts";
import { createTool, found, refusal, type Tool, type ToolResult } from "./tool.ts";
import { resolveIn, type ToolContext } from "./tool-context.ts";
import { walkFiles } from "./walk-files.ts";

const LONGEST_LINE = 300;

const schema = z.strictObject({
  query: z.string().min(1).max(1000).describe("Text to find within a line; as it stands unless regex is set"),
  regex: z.boolean().optional().describe("Take query as a JavaScript regular expression"),
  ignore_case: z.boolean().optional(),
  path: z.string().optional().describe("File or folder to search; the working folder if left out"),
  pattern: z
    .string()
    .max(500)
    .optional()
    .describe('Only files whose path fits, such as "*.ts" or "src/**/*.ts"'),
});

type Search = z.infer<typeof schema>;

export function createSearchFiles(context: ToolContext): Tool {
  return createTool({
    name: "search_files",
    description:
      "Finds lines in text files: path, line number and line. Leaves out .git, node_modules and binary files.",
    access: "read-only",
    schema,
    maxResultBytes: context.limits.maxResultBytes,
    async execute(search) {
      const place = await resolveIn(context, search.path ?? ".", "read");
      if (place.kind === "refused") return refusal(place.because);
      return find(search, { context, start: place.relative });
    },
  });
}

async function find(
  search: Search,
  { context: { root, limits }, start }: { readonly context: ToolContext; readonly start: string },
): Promise<ToolResult> {
  const matcher = createLineMatcher({
    query: search.query,
    isRegex: search.regex ?? false,
    ignoresCase: search.ignore_case ?? false,
  });
  if (matcher.kind === "refused") return refusal(matcher.because);
  const realRoot = await realpath(root);
  const timeUp = AbortSignal.timeout(limits.maxSearchMs);
  const hits: string[] = [];
  for await (const { path, kind } of walkFiles(realRoot, start)) {
    if (timeUp.aborted)
      return partial(
        hits,
        "the time was up before all files were searched; narrow it down with path or pattern",
      );
    if (kind === "link" || (search.pattern !== undefined && !fitsPattern(path, search.pattern))) continue;
    // Not to be read, or gone meanwhile: the rest can still be searched.
    const file = await readTextFile(join(realRoot, path), limits.maxFileBytes).catch(() => undefined);
    if (file?.kind !== "text") continue;
    const lines = file.text.split("\n");
    const result = matcher.linesThatMatch(lines);
    if (result.kind === "failed") return refusal(`${result.because} (at ${shownPath(path)})`);
    for (const index of result.indexes) {
      if (hits.length === limits.maxEntries)
        return partial(hits, `there are more than ${limits.maxEntries} hits; narrow it down`);
      hits.push(`${shownPath(path)}:${index + 1}: ${shownLine(lines[index] ?? "", LONGEST_LINE)}`);
    }
  }
  return found(hits.length === 0 ? "Nothing was found." : hits.join("\n"));
}

function partial(hits: readonly string[], why: string): ToolResult {
  return found([...hits, `[${why}]`].join("\n"));
}
