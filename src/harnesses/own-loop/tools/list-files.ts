import { realpath } from "node:fs/promises";
import { z } from "zod";
import { shownPath } from "./cut-text.ts";
import { fitsPattern } from "./matching/file-pattern.ts";
import { createTool, found, refusal, type Tool } from "./tool.ts";
import { resolveIn, type ToolContext } from "./tool-context.ts";
import { walkFiles } from "./walk-files.ts";

const schema = z.strictObject({
  path: z.string().optional().describe("Folder to begin in; the working folder if left out"),
  pattern: z
    .string()
    .max(500)
    .optional()
    .describe('Only paths that fit, such as "*.ts" or "src/**/*.test.ts"'),
});

/** Files that are looked at before a listing gives up: a bound on time, far above any repository that is worked on. */
const MOST_VISITED = 100_000;

export function createListFiles(context: ToolContext): Tool {
  const { limits } = context;
  return createTool({
    name: "list_files",
    description: "Lists files under a folder, one path a line. Leaves out .git and node_modules.",
    access: "read-only",
    schema,
    maxResultBytes: limits.maxResultBytes,
    async execute({ path = ".", pattern }) {
      const place = await resolveIn(context, path, "read");
      if (place.kind === "refused") return refusal(place.because);
      const lines: string[] = [];
      let visited = 0;
      for await (const file of walkFiles(await realpath(context.root), place.relative)) {
        visited += 1;
        if (visited > MOST_VISITED)
          return found([...lines, "[there are too many files to look at all of them]"].join("\n"));
        if (pattern !== undefined && !fitsPattern(file.path, pattern)) continue;
        if (lines.length === limits.maxEntries) {
          return found(
            [
              ...lines,
              `[there are more than ${limits.maxEntries}; narrow it down with path or pattern]`,
            ].join("\n"),
          );
        }
        lines.push(file.kind === "link" ? `${shownPath(file.path)} (a link)` : shownPath(file.path));
      }
      return found(lines.length === 0 ? "No file fits." : lines.join("\n"));
    },
  });
}
