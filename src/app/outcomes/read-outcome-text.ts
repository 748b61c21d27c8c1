import { readFile } from "node:fs/promises";
import { messageOf, SufficeError } from "../../domain/index.ts";

/** A file of outcomes as text; `-` is standard input. Throws `input.missing`, and `input.invalid` for what cannot be read. */
export async function readOutcomeText(file: string): Promise<string> {
  if (file === "-") {
    const { readStandardInput } = await import("../tickets/standard-input.ts");
    return Buffer.from(await readStandardInput()).toString("utf8");
  }
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const message = isMissing ? `${file} does not exist` : `${file} cannot be read: ${messageOf(error)}`;
    throw new SufficeError(isMissing ? "input.missing" : "input.invalid", { message, cause: error });
  }
}
