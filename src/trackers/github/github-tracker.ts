/*
 * GitHub through its own command line (`gh`, read with 2.23). `gh issue list --json FIELDS` gives an array with exactly those
 * fields, open issues only, newest first, 30 of them unless `--limit` says otherwise. Labels are objects with a name, a
 * milestone is an object with a title. `gh issue view N` also takes the number of a pull request, whose state may be MERGED.
 */
import { SufficeError } from "../../domain/index.ts";
import { readText } from "../read-text.ts";
import { jsonOf, parsed, type RunTool } from "../run-tool.ts";
import type { Tracker } from "../tracker.ts";
import { blockersOf, isOver, type ParsedIssues, parseIssues, ticketsOfIssues } from "./parse-issues.ts";

export interface GithubPlace {
  /** Where `gh` is run: a folder of the repository, which it finds the project by. */
  readonly folder: string;
  /** `OWNER/NAME`, where it is another project than the folder's. */
  readonly project?: string | undefined;
  /** Read instead of asking `gh`: what `gh issue list --json` printed. */
  readonly file?: string | undefined;
  readonly run: RunTool;
  /** The most issues that are asked for. */
  readonly limit?: number;
}

const FIELDS = "number,title,body,labels,state,assignees,author,milestone,url,id";

const MOST_ISSUES = 1000;

/** Open issues, in the order in which `gh` gives them. */
export function createGithubTracker(place: GithubPlace): Tracker {
  const { file, limit = MOST_ISSUES } = place;
  return {
    name: "github",
    async tickets() {
      if (file !== undefined)
        return ticketsOfIssues(parseIssues(parsed(await readText(file), file), file), new Set());
      const issues = parseIssues(await listed(place, limit), "gh issue list");
      const list = ticketsOfIssues(issues, await overOutside(issues, place));
      return issues.issues.length < limit ? list : { ...list, notes: [...list.notes, fullPage(limit)] };
    },
  };
}

function fullPage(limit: number): string {
  return `gh gave ${limit} issues, as many as were asked for; there may be more. To choose others: gh issue list --json ${FIELDS} > issues.json, then --from github issues.json`;
}

async function listed(place: GithubPlace, limit: number): Promise<unknown> {
  const answer = await jsonOf(place.run, {
    argv: ["gh", "issue", "list", "--json", FIELDS, "--limit", String(limit), ...projectOf(place)],
    cwd: place.folder,
    name: "gh issue list",
  });
  if (answer === undefined) {
    throw new SufficeError("input.missing", {
      message: `gh is not installed, or not on the PATH. Install the GitHub CLI (https://cli.github.com), or give what it prints elsewhere: gh issue list --json ${FIELDS} > issues.json, then --from github issues.json`,
    });
  }
  if (answer.kind === "failed") throw new SufficeError("input.invalid", { message: answer.because });
  return answer.value;
}

/** The list has open issues alone, so what is waited for and not in it is asked for by number. */
async function overOutside({ issues }: ParsedIssues, place: GithubPlace): Promise<ReadonlySet<number>> {
  const known = new Set(issues.map(({ number }) => number));
  const asked = new Set(issues.flatMap(blockersOf).filter((number) => !known.has(number)));
  const over = new Set<number>();
  for (const number of asked) {
    const viewed = await jsonOf(place.run, {
      argv: ["gh", "issue", "view", String(number), "--json", "number,title,state", ...projectOf(place)],
      cwd: place.folder,
      name: "gh issue view",
    });
    // One that gh does not know stays a dependency, which whoever orders the tickets will name.
    if (viewed?.kind === "json" && parseIssues(viewed.value, "gh issue view").issues.some(isOver))
      over.add(number);
  }
  return over;
}

function projectOf({ project }: GithubPlace): readonly string[] {
  return project === undefined ? [] : ["--repo", project];
}
