/*
 * Beads (`bd`), as of its version 1.0.5: the issues lie in a Dolt database, and `bd` is the way to them. `.beads/issues.jsonl`
 * is an export that people switch on, so it may be old or not there.
 *
 * `bd list --json` gives an array, with BD_JSON_ENVELOPE=1 and from 2.0 on `{schema_version, data}`; 50 issues unless `-n 0`
 * asks for all; closed ones, templates and gates are left out. `bd show --json` gives an object or an array of one. Errors are
 * JSON `{error, code}` on standard error.
 */
import { join } from "node:path";
import { SufficeError } from "../../domain/index.ts";
import { decodeText, readText } from "../read-text.ts";
import { jsonOf, type RunTool } from "../run-tool.ts";
import type { TicketList, Tracker } from "../tracker.ts";
import { type ParsedIssues, parseIssueFile, parseIssues } from "./parse-issues.ts";
import { blockersOf, isOver, ticketsOfIssues } from "./tickets-of-issues.ts";

export interface BeadsPlace {
  /** Where `bd` is run: a folder of the repository. */
  readonly folder: string;
  /** Read instead of asking `bd`: an export, or what `bd list --json` printed. */
  readonly file?: string | undefined;
  readonly run: RunTool;
}

/** Issues that are not closed: from `bd list`, else `bd export`, else the export file that lies beside the database. */
export function createBeadsTracker({ folder, file, run }: BeadsPlace): Tracker {
  return {
    name: "beads",
    async tickets() {
      if (file !== undefined) return fromFile(file, []);
      const listed = await jsonOf(run, {
        argv: ["bd", "list", "--json", "-n", "0"],
        cwd: folder,
        name: "bd list",
      });
      if (listed === undefined) return fromFile(join(folder, ".beads", "issues.jsonl"), [NOT_INSTALLED]);
      if (listed.kind === "failed") return fromExport(listed.because, { folder, run });
      const parsed = parseIssues(listed.value, "bd list");
      return ticketsOfIssues(parsed, await overOutside(parsed, { folder, run }));
    },
  };
}

const NOT_INSTALLED = "bd is not installed, or not on the PATH";

async function fromExport(because: string, { folder, run }: Omit<BeadsPlace, "file">): Promise<TicketList> {
  const exported = await run(["bd", "export"], { cwd: folder });
  if (exported.kind === "ended" && exported.exitCode === 0 && exported.stdout.length > 0) {
    const parsed = parseIssueFile(decodeText(exported.stdout, "bd export"), "bd export");
    return noted(ticketsOfIssues(parsed, new Set()), [`${because}; read from bd export`]);
  }
  return fromFile(join(folder, ".beads", "issues.jsonl"), [because]);
}

/** `reasons`: why it is not read from `bd`; none where the user named the file. */
async function fromFile(file: string, reasons: readonly string[]): Promise<TicketList> {
  const list = ticketsOfIssues(parseIssueFile(await readInstead(file, reasons), file), new Set());
  return noted(
    list,
    reasons.map((reason) => `${reason}; read from ${file}, an export that may be older than the database`),
  );
}

async function readInstead(file: string, reasons: readonly string[]): Promise<string> {
  try {
    return await readText(file);
  } catch (cause) {
    if (reasons.length === 0 || !(cause instanceof SufficeError) || cause.code !== "input.missing")
      throw cause;
    const message = `${reasons.join("; ")}, and there is no ${file}. Install Beads, run bd init, or give an export: --from beads FILE`;
    throw new SufficeError(reasons.includes(NOT_INSTALLED) ? "input.missing" : "input.invalid", {
      message,
      cause,
    });
  }
}

/** `bd list` leaves closed issues out, so what is waited for and not in the list is asked for by name. */
async function overOutside(
  { issues }: ParsedIssues,
  { folder, run }: Omit<BeadsPlace, "file">,
): Promise<ReadonlySet<string>> {
  const known = new Set(issues.map(({ id }) => id));
  const asked = new Set(issues.flatMap(blockersOf).filter((id) => !known.has(id)));
  const over = new Set<string>();
  for (const id of asked) {
    // An id is text from outside: after the two dashes it cannot be an option.
    const shown = await jsonOf(run, {
      argv: ["bd", "show", "--json", "--", id],
      cwd: folder,
      name: "bd show",
    });
    // One that bd does not know stays a dependency, which whoever orders the tickets will name.
    if (shown?.kind === "json" && parseIssues(shown.value, "bd show").issues.some(isOver)) over.add(id);
  }
  return over;
}

function noted(list: TicketList, notes: readonly string[]): TicketList {
  return { ...list, notes: [...notes, ...list.notes] };
}
