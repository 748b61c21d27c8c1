import { type Chunk, type PartOf, type Ticket, taskId } from "../../domain/index.ts";

/** A chunk in the form of a ticket, so that the one evaluator decides on it as on any other work. */
export function chunkTicket(
  chunk: Chunk,
  parent: Ticket,
  { risks, ties = [] }: Pick<PartOf, "risks" | "ties">,
): Ticket {
  return {
    id: taskId(`${parent.id}/${chunk.id}`),
    title: chunk.title,
    description: chunk.description,
    labels: parent.labels,
    files: chunk.files,
    dependsOn: chunk.dependsOn.map((id) => taskId(`${parent.id}/${id}`)),
    kind: chunk.kind,
    acceptance: chunk.acceptance,
    requirement: parent.requirement,
    partOf: { task: parent.id, risks, ...(ties.length === 0 ? {} : { ties }) },
    suggestedModel: parent.suggestedModel,
    origin: parent.origin,
  };
}
