import { type Chunk, type Ticket, taskId } from "../../domain/index.ts";

/** A chunk in the form of a ticket, so that the one evaluator decides on it as on any other work. */
export function chunkTicket(chunk: Chunk, parent: Ticket): Ticket {
  return {
    id: taskId(`${parent.id}/${chunk.id}`),
    title: chunk.title,
    description: chunk.description,
    labels: [],
    files: chunk.files,
    dependsOn: chunk.dependsOn.map((id) => taskId(`${parent.id}/${id}`)),
    kind: chunk.kind,
    acceptance: chunk.acceptance,
    requirement: parent.requirement,
    partOf: parent.id,
    suggestedModel: undefined,
    origin: parent.origin,
  };
}
