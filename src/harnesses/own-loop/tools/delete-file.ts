import { lstat, rm } from "node:fs/promises";
import { z } from "zod";
import { shownPath } from "./cut-text.ts";
import { changed, createTool, refusal, type Tool } from "./tool.ts";
import { resolveIn, type ToolContext } from "./tool-context.ts";

const schema = z.strictObject({ path: z.string().describe("File, relative to the working folder") });

/** One file at a time: no slip can take more than was named. */
export function createDeleteFile(context: ToolContext): Tool {
  return createTool({
    name: "delete_file",
    description: "Deletes one file.",
    access: "read-write",
    schema,
    maxResultBytes: context.limits.maxResultBytes,
    async execute({ path }) {
      const place = await resolveIn(context, path, "write");
      if (place.kind === "refused") return refusal(place.because);
      const found = await lstat(place.absolute);
      if (!found.isFile()) return refusal("This is no regular file, so it is not deleted.");
      await rm(place.absolute);
      return changed(`Deleted ${shownPath(place.relative)}.`);
    },
  });
}
