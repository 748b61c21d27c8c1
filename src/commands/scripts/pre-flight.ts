import { access } from "node:fs/promises";
import { posix, resolve } from "node:path";
import type { Finding } from "../../domain/index.ts";
import type { CommandRunner } from "../command-runner.ts";
import type { ScriptProvider } from "../script-provider.ts";
import { checkFiles } from "./checks/check-files.ts";
import { conflictLine } from "./checks/conflict-markers.ts";
import { missingPackages } from "./dependencies/missing-packages.ts";
import { listFiles, unquoted } from "./tree/list-files.ts";
import { textOrNothing } from "./tree/read-text.ts";
import { askGit, type ProgramPlace } from "./tree/run-program.ts";
import { placeOf } from "./tree/work-files.ts";
import { checkNamedFiles, summaryOf } from "./validation.ts";

/**
 * What must be true before a model is paid: a git work tree without an unfinished merge, dependencies installed, settings
 * that can be read, named files that can be meant. Changes nothing. Throws `run.interrupted`, `repository.git-failed`.
 */
export function createPreFlightScript({ runner }: { readonly runner: CommandRunner }): ScriptProvider {
  return {
    kind: "pre_flight",
    async run(work) {
      const place = placeOf(work, runner);
      const inside = await askGit(["rev-parse", "--is-inside-work-tree"], place);
      if (inside.exitCode !== 0 || inside.output.trim() !== "true") {
        return {
          kind: "failed",
          findings: [{ message: "the folder is not the work tree of a git repository" }],
        };
      }
      const { files } = await listFiles(place);
      const named = await checkNamedFiles(work.cwd, [...(work.ticketFiles ?? []), ...(work.files ?? [])]);
      const settings = await checkFiles(place, files.filter(isSettings));
      const findings = [
        ...(await unfinishedWork(place)),
        ...(await leftConflicts(place)),
        ...(await notInstalled(work.cwd)),
        ...settings.findings,
        ...named.findings,
      ];
      if (findings.length > 0) return { kind: "failed", findings };
      const report = { ...settings, notes: [...settings.notes, ...named.notes] };
      return { kind: "done", summary: `git, dependencies and named files are fine\n${summaryOf(report)}` };
    },
  };
}

/** Those at the root and of the build service; a YAML file elsewhere may be a template, or wrong on purpose. */
function isSettings(file: string): boolean {
  if (/(?:^|\/)(?:__fixtures__|fixtures|testdata|node_modules)\//.test(file)) return false;
  const name = posix.basename(file);
  if (name === "package.json" || /^[jt]sconfig[\w.-]*\.json$/.test(name)) return true;
  return /\.ya?ml$/.test(name) && (!file.includes("/") || /^\.(?:github|gitlab|circleci)\//.test(file));
}

const UNFINISHED = {
  MERGE_HEAD: "merge",
  CHERRY_PICK_HEAD: "cherry-pick",
  REVERT_HEAD: "revert",
  "rebase-merge": "rebase",
  "rebase-apply": "rebase",
} as const;

async function unfinishedWork(place: ProgramPlace): Promise<readonly Finding[]> {
  const deeds = new Set<string>();
  for (const [name, deed] of Object.entries(UNFINISHED)) {
    const answer = await askGit(["rev-parse", "--git-path", name], place);
    const path = resolve(place.cwd, answer.output.trim());
    const isThere = await access(path).then(
      () => true,
      () => false, // nothing of the kind is going on
    );
    if (isThere) deeds.add(deed);
  }
  return [...deeds].map((deed) => ({
    message: `a ${deed} is not finished; finish it, or give it up with "git ${deed} --abort"`,
  }));
}

/** In tracked files: git finds those with the first mark, and few are left to be read. */
async function leftConflicts(place: ProgramPlace): Promise<readonly Finding[]> {
  const answer = await askGit(["grep", "--no-color", "-I", "-l", "-e", "^<<<<<<< "], place);
  const findings: Finding[] = [];
  for (const line of answer.output.split("\n").filter((each) => each !== "")) {
    const file = unquoted(line);
    const begins = conflictLine((await textOrNothing(place.cwd, file)) ?? "");
    if (begins !== undefined) {
      findings.push({ message: "a merge conflict begins here and is not resolved", file, line: begins });
    }
  }
  return findings;
}

const MOST_NAMES = 5;

async function notInstalled(root: string): Promise<readonly Finding[]> {
  const found = await missingPackages(root);
  if (found.missing.length === 0) return [];
  const names = found.missing.slice(0, MOST_NAMES).join(", ");
  const more = found.missing.length > MOST_NAMES ? ", …" : "";
  const what = `${found.missing.length} of ${found.declared} packages that package.json needs are not installed (${names}${more})`;
  const remedy = `run "${found.install}", or let every run do it: in suffice.yaml, scripts: { pre_flight: { command: ${found.install} } }`;
  return [{ message: `${what}; ${remedy}`, file: "package.json" }];
}
