import { z } from "zod";
import { shownPath } from "./cut-text.ts";
import { readTextFile, writeTextFile } from "./text-file.ts";
import { changed, createTool, refusal, type Tool } from "./tool.ts";
import { resolveIn, type ToolContext } from "./tool-context.ts";

const schema = z.strictObject({
  path: z.string().describe("File, relative to the working folder"),
  old_text: z.string().min(1).describe("Exact text to replace, without line numbers"),
  new_text: z.string().describe("Text to put in its place"),
  replace_all: z
    .boolean()
    .optional()
    .describe("Replace every occurrence; otherwise there must be exactly one"),
});

export function createEditFile(context: ToolContext): Tool {
  const { limits } = context;
  return createTool({
    name: "edit_file",
    description:
      "Replaces text in a file. old_text must stand in the file exactly once, with the same white space; give enough lines around it, or set replace_all.",
    access: "read-write",
    schema,
    maxResultBytes: limits.maxResultBytes,
    async execute({ path, old_text, new_text, replace_all = false }) {
      const place = await resolveIn(context, path, "write");
      if (place.kind === "refused") return refusal(place.because);
      const file = await readTextFile(place.absolute, limits.maxFileBytes);
      if (file.kind === "refused") return refusal(file.because);
      const edit = editOf(file.text, { from: old_text, to: new_text, all: replace_all });
      if (edit.kind === "refused") return refusal(edit.because);
      const bytes =
        Buffer.byteLength(file.text) +
        edit.count * (Buffer.byteLength(edit.to) - Buffer.byteLength(edit.from));
      if (bytes > limits.maxFileBytes)
        return refusal(`The file would have ${bytes} bytes; at most ${limits.maxFileBytes} are written.`);
      const written = await writeTextFile(place.absolute, file.text.split(edit.from).join(edit.to));
      if (written.kind === "refused") return refusal(written.because);
      return changed(`Replaced ${times(edit.count)} in ${shownPath(place.relative)}.`);
    },
  });
}

type Edit =
  | { readonly kind: "edit"; readonly from: string; readonly to: string; readonly count: number }
  | { readonly kind: "refused"; readonly because: string };

function editOf(
  text: string,
  wanted: { readonly from: string; readonly to: string; readonly all: boolean },
): Edit {
  const [from, to] = [wanted.from, wanted.to].map((part) => withLineEndingsOf(text, part));
  if (from === undefined || to === undefined || from === to)
    return { kind: "refused", because: "old_text and new_text are the same." };
  const count = text.split(from).length - 1;
  if (count === 0) {
    return {
      kind: "refused",
      because: "old_text is not in the file. Read it again and copy the text exactly, without line numbers.",
    };
  }
  if (count > 1 && !wanted.all) {
    return {
      kind: "refused",
      because: `old_text stands in the file ${times(count)}. Give more of the lines around it, or set replace_all.`,
    };
  }
  return { kind: "edit", from, to, count };
}

/** Models write `\n`. In a file that ends all its lines with `\r\n`, that is what they mean. */
function withLineEndingsOf(file: string, part: string): string {
  const isWindows = file.includes("\r\n") && !/(?:^|[^\r])\n/.test(file);
  return isWindows ? part.replace(/\r?\n/g, "\r\n") : part;
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}
