import type { Finding } from "../../domain/index.ts";
import type { CommandRunner } from "../command-runner.ts";
import type { ScriptOutcome, ScriptProvider } from "../script-provider.ts";
import { checkFiles, type FileReport } from "./checks/check-files.ts";
import { checkChangedDependencies } from "./dependencies/check-changed-dependencies.ts";
import { listFiles } from "./tree/list-files.ts";
import { readText } from "./tree/read-text.ts";
import { placeOf, workFiles } from "./tree/work-files.ts";

/**
 * Checks the files of a piece of work: those that it changed and those that its ticket names are there, can be read as
 * what they are, and import only what is declared. Changes nothing. Throws `run.interrupted`, `repository.git-failed`.
 */
export function createValidationScript({ runner }: { readonly runner: CommandRunner }): ScriptProvider {
  return {
    kind: "validation",
    async run(work) {
      const place = placeOf(work, runner);
      const { changed, deleted } = await workFiles(work, place);
      const named = (work.ticketFiles ?? []).filter((path) => !deleted.has(path));
      const report = await checkFiles(place, [...changed, ...named]);
      const missing = report.missing.map(
        (path): Finding => ({ message: "was to be there and is not", file: path }),
      );
      const { files } = await listFiles(place);
      const dependencies = await checkChangedDependencies(place, { files, changed });
      return outcomeOf(report, [...missing, ...report.findings, ...dependencies]);
    },
  };
}

/**
 * The checks that need no tool of the repository, in place of a linter where none is found: syntax, conflict marks,
 * encoding. Says by its summary that it is no more than that.
 */
export function createSyntaxLintScript({ runner }: { readonly runner: CommandRunner }): ScriptProvider {
  return {
    kind: "lint",
    async run(work) {
      const place = placeOf(work, runner);
      const { changed } = await workFiles(work, place);
      const report = await checkFiles(place, changed);
      const outcome = outcomeOf(report, report.findings);
      if (outcome.kind === "failed") return outcome;
      return { kind: "done", summary: `no linter was found; only syntax was checked\n${outcome.summary}` };
    },
  };
}

/** Findings, or what was looked at and what could not be judged. */
export function outcomeOf(report: FileReport, findings: readonly Finding[]): ScriptOutcome {
  return findings.length > 0 ? { kind: "failed", findings } : { kind: "done", summary: summaryOf(report) };
}

export function summaryOf({ checked, notes }: FileReport): string {
  const files = checked.get("text") ?? 0;
  const parts = [...checked].filter(([name]) => name !== "text").map(([name, count]) => `${count} ${name}`);
  const as = parts.length === 0 ? "" : ` (${parts.join(", ")})`;
  return [`${files} ${files === 1 ? "file" : "files"} checked${as}, nothing found`, ...notes].join("\n");
}

/** Notes on files that a ticket names and that are not there: they may be new. Paths that cannot be are findings. */
export async function checkNamedFiles(
  root: string,
  paths: readonly string[],
): Promise<{ readonly findings: readonly Finding[]; readonly notes: readonly string[] }> {
  const findings: Finding[] = [];
  const notes: string[] = [];
  for (const path of new Set(paths)) {
    const found = await readText(root, path);
    if (found.kind === "missing") notes.push(`${path} does not exist yet`);
    if (found.kind === "refused")
      findings.push({ message: `the path ${JSON.stringify(path)} ${found.because}` });
  }
  return { findings, notes };
}
