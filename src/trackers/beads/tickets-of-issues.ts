import { TASK_KINDS, type TaskId, type Ticket, taskId } from "../../domain/index.ts";
import { criteriaOf, filesIn } from "../markdown.ts";
import { ticketList } from "../ticket-list.ts";
import { ticketThatSays } from "../ticket-that-says.ts";
import type { TicketList } from "../tracker.ts";
import type { BeadsIssue, ParsedIssues } from "./parse-issues.ts";

/** The types of a dependency that order work; `parent-child` says what it is part of, the others only relate. */
const BLOCKING: readonly string[] = ["blocks", "conditional-blocks", "waits-for"];

const OVER: readonly string[] = ["closed", "tombstone"];

/** Waiting to be done, as far as their dependencies let them. */
const WAITING: readonly string[] = ["open", "blocked"];

export function isOver({ status }: Pick<BeadsIssue, "status">): boolean {
  return OVER.includes(status ?? "open");
}

/** Ids that an issue waits for. A dependency without a type blocks: to wait too long is the smaller mistake. */
export function blockersOf(issue: BeadsIssue): readonly string[] {
  return dependenciesOf(issue, (type) => BLOCKING.includes(type));
}

/**
 * The issues that are not over, most urgent first. An epic is not work but what its issues are part of: where they are in
 * the list it is passed over, and whoever waits for it waits for them. `over` are ids outside the list that are done.
 */
export function ticketsOfIssues({ issues, mistakes }: ParsedIssues, over: ReadonlySet<string>): TicketList {
  const live = issues.filter((issue) => !isOver(issue));
  const children = groupedBy(live, parentOf);
  const isContainer = (issue: BeadsIssue) => issue.issue_type === "epic" && children.has(issue.id);
  const epics = new Map(live.filter(isContainer).map((epic) => [epic.id, children.get(epic.id) ?? []]));
  const done = new Set([...over, ...issues.filter(isOver).map(({ id }) => id)]);
  const taken = live.filter((issue) => !epics.has(issue.id)).toSorted(byPriority);
  const tickets = taken.map((issue) => ticketOf(issue, waitingFor(issue, { done, epics })));
  return ticketList(tickets, { notes: notesOn({ issues, epics, taken }), mistakes });
}

interface Surroundings {
  readonly done: ReadonlySet<string>;
  /** Epics that are not taken themselves, with their issues. */
  readonly epics: ReadonlyMap<string, readonly BeadsIssue[]>;
}

function waitingFor(issue: BeadsIssue, { done, epics }: Surroundings): readonly TaskId[] {
  const found = new Set<string>();
  const seen = new Set([issue.id]);
  const left = [...blockersOf(issue)];
  for (let id = left.shift(); id !== undefined; id = left.shift()) {
    if (done.has(id) || (seen.has(id) && id !== issue.id)) continue;
    seen.add(id);
    const parts = epics.get(id);
    if (parts === undefined) found.add(id);
    else left.push(...parts.filter((part) => part.id !== issue.id).map((part) => part.id));
  }
  return [...found].map(taskId);
}

function ticketOf(issue: BeadsIssue, dependsOn: readonly TaskId[]): Ticket {
  const description = described(issue);
  return ticketThatSays({
    id: taskId(issue.id),
    title: issue.title,
    description,
    labels: issue.labels ?? [],
    files: filesIn(description),
    dependsOn,
    kind: TASK_KINDS.find((kind) => kind === issue.issue_type?.toLowerCase()),
    acceptance: criteriaOf(issue.acceptance_criteria ?? ""),
    requirement: parentOf(issue),
    suggestedModel: suggestionOf(issue),
    origin: issue.origin,
  });
}

function described({ description, design, notes }: BeadsIssue): string {
  const parts = [
    ["", description],
    ["## Design\n\n", design],
    ["## Notes\n\n", notes],
  ].flatMap(([heading, text]) => (text?.trim() ? [`${heading}${text.trim()}`] : []));
  return parts.join("\n\n");
}

function dependenciesOf(issue: BeadsIssue, isWanted: (type: string) => boolean): readonly string[] {
  return (issue.dependencies ?? []).flatMap((dependency) => {
    const id = dependency.depends_on_id ?? dependency.id ?? "";
    return id !== "" && isWanted(dependency.type ?? dependency.dependency_type ?? "blocks") ? [id] : [];
  });
}

function parentOf(issue: BeadsIssue): string | undefined {
  return issue.parent || dependenciesOf(issue, (type) => type === "parent-child")[0];
}

/** Metadata is JSON of the user's own making, an object or a text that holds one. */
function suggestionOf({ metadata }: BeadsIssue): string | undefined {
  const value = typeof metadata === "string" ? objectIn(metadata) : metadata;
  if (typeof value !== "object" || value === null || !("execution_suggested_model" in value))
    return undefined;
  const { execution_suggested_model: suggestion } = value;
  return typeof suggestion === "string" ? suggestion : undefined;
}

function objectIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Anything may stand there; only what is JSON can hold a suggestion.
    return undefined;
  }
}

/** 0 is the most urgent; none given is the least. The order is otherwise kept. */
function byPriority(a: BeadsIssue, b: BeadsIssue): number {
  const [left, right] = [a.priority ?? Infinity, b.priority ?? Infinity];
  return left === right ? 0 : left - right;
}

function notesOn({
  issues,
  epics,
  taken,
}: {
  readonly issues: readonly BeadsIssue[];
  readonly epics: ReadonlyMap<string, unknown>;
  readonly taken: readonly BeadsIssue[];
}): readonly string[] {
  const over = issues.filter(isOver).length;
  const unusual = groupedBy(
    taken.filter(({ status }) => !WAITING.includes(status ?? "open")),
    ({ status }) => status ?? undefined,
  );
  return [
    ...(over > 0 ? [`passed over ${over} closed`] : []),
    ...(epics.size > 0 ? [`passed over epics, their issues are taken: ${[...epics.keys()].join(", ")}`] : []),
    ...[...unusual].map(
      ([status, those]) => `taken though ${status}: ${those.map(({ id }) => id).join(", ")}`,
    ),
  ];
}

function groupedBy(
  issues: readonly BeadsIssue[],
  keyOf: (issue: BeadsIssue) => string | undefined,
): ReadonlyMap<string | undefined, readonly BeadsIssue[]> {
  const groups = new Map<string | undefined, BeadsIssue[]>();
  for (const issue of issues) {
    const key = keyOf(issue);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [issue]);
    else group.push(issue);
  }
  return groups;
}
