import { z } from "zod";
import { shownPath } from "./cut-text.ts";
import { writeTextFile } from "./text-file.ts";
import { changed, createTool, refusal, type Tool } from "./tool.ts";
import { resolveIn, type ToolContext } from "./tool-context.ts";

const schema = z.strictObject({
  path: z.string().describe("File, relative to the working folder"),
  content: z.string().describe("The whole content of the file"),
});

export function createWriteFile(context: ToolContext): Tool {
  const { limits } = context;
  return createTool({
    name: "write_file",
    description:
      "Writes a whole file, new or in place of the old one, and makes its folders. To change a part, use edit_file.",
    access: "read-write",
    schema,
    maxResultBytes: limits.maxResultBytes,
    async execute({ path, content }) {
      const place = await resolveIn(context, path, "write");
      if (place.kind === "refused") return refusal(place.because);
      const bytes = Buffer.byteLength(content);
      if (bytes > limits.maxFileBytes)
        return refusal(`The content has ${bytes} bytes; at most ${limits.maxFileBytes} are written.`);
      const written = await writeTextFile(place.absolute, content);
      if (written.kind === "refused") return refusal(written.because);
      return changed(
        `Wrote ${bytes} bytes to ${shownPath(place.relative)}, ${written.isNew ? "a new file" : "in place of the old file"}.`,
      );
    },
  });
}
