import { type Ticket, taskId } from "../../domain/index.ts";

/** A ticket as a program knows it: a title, and whatever else there is. What is left out is unknown, not empty. */
export interface TicketInput {
  readonly title: string;
  readonly id?: string;
  readonly description?: string | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly files?: readonly string[] | undefined;
  readonly dependsOn?: readonly string[] | undefined;
  readonly kind?: Ticket["kind"];
  readonly acceptance?: readonly string[] | undefined;
  readonly requirement?: string | undefined;
  /** A model or tier that other software suggests; a label beats it. */
  readonly suggestedModel?: string | undefined;
}

/** The ticket that an input means; `origin` says in messages where it came from. */
export function ticketOf(input: TicketInput, origin: string): Ticket {
  return {
    id: taskId(input.id ?? "ticket"),
    title: input.title,
    description: input.description ?? "",
    labels: input.labels ?? [],
    files: input.files,
    dependsOn: (input.dependsOn ?? []).map(taskId),
    kind: input.kind,
    acceptance: input.acceptance ?? [],
    requirement: input.requirement,
    suggestedModel: input.suggestedModel,
    partOf: undefined,
    origin,
  };
}
