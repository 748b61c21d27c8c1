import { writeFile } from "node:fs/promises";
import { exportState } from "../../../app/index.ts";
import { messageOf, type RunId, SufficeError } from "../../../domain/index.ts";
import { stateTalk, stateText } from "../../render/export/state-text.ts";

/** The options as the command line has parsed them. */
export interface ExportStateCommandOptions {
  readonly run?: readonly RunId[] | "all";
  readonly out?: string;
  readonly force?: true;
  readonly config?: string;
  readonly ledger?: string;
}

export async function performExportState(options: ExportStateCommandOptions): Promise<void> {
  const { run = [], out, force, config, ledger } = options;
  const exported = await exportState({ flags: { config, ledger }, folder: process.cwd(), runs: run });
  if (out === undefined) process.stdout.write(stateText(exported));
  else await writeState(out, stateText(exported), force === true);
  process.stderr.write(stateTalk(exported, out));
}

/** The file may be another session's own state, which nobody could get back. */
async function writeState(file: string, text: string, overwrites: boolean): Promise<void> {
  try {
    await writeFile(file, text, { flag: overwrites ? "w" : "wx" });
  } catch (error) {
    const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
    const because = isThere
      ? "is there already. Name another file, or overwrite it with --force."
      : `cannot be written: ${messageOf(error)}. Name a file in a folder that is there.`;
    throw new SufficeError("usage.invalid", { message: `--out ${file}: ${because}`, cause: error });
  }
}
