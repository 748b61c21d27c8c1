import type { Chunk, ChunkPlan, Decision, Ticket } from "../../domain/index.ts";
import { createSelfContainment, type OpenWork, readImportGraph } from "../../triage/index.ts";
import { type AttemptCommand, type TaskRun } from "../task/task-run.ts";
import type { ChunkBrief } from "../texts/brief.ts";
import { briefObjection } from "./brief-objection.ts";
import { chunkTicket } from "./chunk-ticket.ts";
import { readSources } from "./read-sources.ts";

/** The task that a chunk belongs to, and what is not done of its plan. */
export interface ChunkPosition {
  readonly command: AttemptCommand;
  readonly parent: TaskRun;
  readonly plan: ChunkPlan;
  /** Itself included. */
  readonly unfinished: readonly Chunk[];
}

/**
 * Where a chunk goes. One that may be delegated is asked first whether it can be: whether something ties it to what is not done yet,
 * and whether what it must be told fits its budget. What speaks against it becomes part of the decision, which is then made again.
 */
export async function decideChunk(chunk: Chunk, position: ChunkPosition): Promise<Decision> {
  const { command, parent } = position;
  const { parts } = parent;
  const decision = await parts.once<Decision>(`${chunkKey(chunk, command, parent)}/decision`, async () => {
    const first = parts.decide(ticketOf(chunk, parent));
    if (first.outcome === "refused" || first.place !== "isolated") return { result: first, entries: [] };
    const unfit = briefObjection(ticketOf(chunk, parent), first, briefOf(chunk, parent, position.plan));
    const ties = [...(await tiesOf(chunk, position)), ...(unfit === undefined ? [] : [unfit])];
    const result = ties.length === 0 ? first : parts.decide(ticketOf(chunk, parent, ties));
    return { result, entries: [] };
  });
  parts.emit({ kind: "task-decided", task: parent.task, chunk: chunk.id, decision });
  return decision;
}

/** A part is as risky as the whole, whatever its own words are. */
export function ticketOf(chunk: Chunk, { parts, ticket }: TaskRun, ties: readonly string[] = []): Ticket {
  const { risks } = parts.decide(ticket).task;
  return chunkTicket(chunk, ticket, { risks: risks.map(({ signal }) => signal), ties });
}

export function chunkKey(chunk: Chunk, { attempt }: AttemptCommand, { key }: TaskRun): string {
  return `${key}/a${attempt}/${chunk.id}`;
}

export function briefOf({ id, verify }: Chunk, parent: TaskRun, plan: ChunkPlan): ChunkBrief {
  return { id, of: parent.ticket.title, summary: plan.summary, verify };
}

async function tiesOf(chunk: Chunk, { parent, unfinished }: ChunkPosition): Promise<readonly string[]> {
  const files = new Set(unfinished.flatMap((each) => each.files));
  const texts = await parent.workspace.look(({ path }) => readSources(path, [...files]));
  const judge = createSelfContainment({ open: unfinished.map(openWork), imports: readImportGraph(texts) });
  const found = judge(openWork(chunk));
  return found.kind === "tied" ? found.ties.map(({ because }) => because) : [];
}

function openWork({ id, files, dependsOn }: Chunk): OpenWork {
  return { id, files, dependsOn };
}
