import type { Chunk, ChunkPlan, Decision, RoutedDecision, Ticket } from "../../domain/index.ts";
import { type OpenWork, readImportGraph, selfContainment } from "../../triage/index.ts";
import { type AttemptCommand, type TaskRun } from "../task/task-run.ts";
import { type ChunkBrief, leastBriefTokens } from "../texts/brief.ts";
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
    const ties = [...(await tiesOf(chunk, position)), ...briefObjections(chunk, first, position)];
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
  const found = selfContainment(openWork(chunk), {
    open: unfinished.map(openWork),
    imports: readImportGraph(texts),
  });
  return found.kind === "tied" ? found.ties.map(({ because }) => because) : [];
}

function openWork({ id, files, dependsOn }: Chunk): OpenWork {
  return { id, files, dependsOn };
}

/** What must be said and has no room is no work for somebody who is told nothing else. */
function briefObjections(
  chunk: Chunk,
  { steps }: RoutedDecision,
  { command, parent, plan }: ChunkPosition,
): readonly string[] {
  const step = steps.find(({ takeBack }) => takeBack !== undefined);
  if (step?.briefTokens === undefined) return [];
  const least = leastBriefTokens({
    ...command,
    step,
    task: parent.task,
    ticket: ticketOf(chunk, parent),
    chunk: briefOf(chunk, parent, plan),
    commands: [],
    gates: [],
    diff: undefined,
  });
  if (least <= step.briefTokens) return [];
  return [
    `what it must be told has about ${least} tokens without anything that could be left out, and a brief may have ${step.briefTokens}`,
  ];
}
