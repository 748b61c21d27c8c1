import { z } from "zod";
import { taskId } from "../../domain/index.ts";
import { criteriaIn, filesIn, proseLines } from "../markdown.ts";
import { mistakeOf } from "../mistake-of.ts";
import { ticketList } from "../ticket-list.ts";
import { ticketThatSays } from "../ticket-that-says.ts";
import type { TicketList } from "../tracker.ts";

const issueSchema = z.looseObject({
  number: z.int().positive(),
  title: z.string().min(1),
  body: z.string().nullish(),
  labels: z.array(z.union([z.string(), z.looseObject({ name: z.string() })])).nullish(),
  state: z.string().nullish(),
  milestone: z.looseObject({ title: z.string() }).nullish(),
});

export type GithubIssue = z.output<typeof issueSchema> & { readonly origin: string };

export interface ParsedIssues {
  readonly issues: readonly GithubIssue[];
  readonly mistakes: readonly string[];
}

/** Issues out of what `gh issue list --json` prints: an array of them, or one. */
export function parseIssues(value: unknown, source: string): ParsedIssues {
  const issues: GithubIssue[] = [];
  const mistakes: string[] = [];
  const all: readonly unknown[] = Array.isArray(value) ? value : value === null ? [] : [value];
  for (const [index, each] of all.entries()) {
    const result = issueSchema.safeParse(each);
    if (result.success) issues.push({ ...result.data, origin: `${source}, #${result.data.number}` });
    else mistakes.push(`${source}, issue ${index + 1}: ${mistakeOf(result.error, "no issue")}`);
  }
  return { issues, mistakes };
}

/** Open issues in their order. `over`: numbers outside the list that are closed. */
export function ticketsOfIssues({ issues, mistakes }: ParsedIssues, over: ReadonlySet<number>): TicketList {
  const live = issues.filter((issue) => !isOver(issue));
  const done = new Set([...over, ...issues.filter(isOver).map(({ number }) => number)]);
  const tickets = live.map((issue) => {
    const body = issue.body ?? "";
    return ticketThatSays({
      id: taskId(String(issue.number)),
      title: issue.title,
      description: body.trim(),
      labels: (issue.labels ?? []).map((label) => (typeof label === "string" ? label : label.name)),
      files: filesIn(body),
      dependsOn: blockersOf(issue).flatMap((number) => (done.has(number) ? [] : [taskId(String(number))])),
      acceptance: criteriaIn(body),
      requirement: issue.milestone?.title,
      origin: issue.origin,
    });
  });
  const closed = issues.length - live.length;
  return ticketList(tickets, { notes: closed > 0 ? [`passed over ${closed} closed`] : [], mistakes });
}

export function isOver({ state }: Pick<GithubIssue, "state">): boolean {
  return ["CLOSED", "MERGED"].includes(state?.toUpperCase() ?? "");
}

/** `Depends on #12` and `Blocked by #12, #13 and #14`, each a line of its own; #12 anywhere else is only mentioned. */
const DEPENDENCY =
  /^\s*(?:[-*+]\s+(?:\[[ xX]\]\s+)?)?\*{0,2}(?:depends on|blocked by)\*{0,2}:?\*{0,2}\s+(#\d+(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s+)#\d+)*)/i;

export function blockersOf({ body }: GithubIssue): readonly number[] {
  const numbers = proseLines(body ?? "").flatMap((line) =>
    [...(DEPENDENCY.exec(line)?.[1] ?? "").matchAll(/#(\d{1,15})/g)].map(([, digits]) => Number(digits)),
  );
  return [...new Set(numbers)];
}
