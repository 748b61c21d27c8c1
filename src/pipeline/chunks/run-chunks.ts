import {
  type Argv,
  type AttemptRecord,
  type Chunk,
  type ChunkPlan,
  type DecidedStep,
  type Decision,
  fileSafe,
  type RoutedDecision,
  SufficeError,
} from "../../domain/index.ts";
import type { Gate } from "../gates/index.ts";
import { failureOf, type Limiter, settleAll } from "../limiter.ts";
import type { TaskEvent } from "../machine/machine.ts";
import { beginTask, type TaskState } from "../machine/task-state.ts";
import type { RunParts } from "../run-parts.ts";
import { type DraftConversations, draftConversations } from "../task/conversations.ts";
import { givenUp } from "../task/given-up.ts";
import { type AttemptCommand, type TaskRun, tell } from "../task/task-run.ts";
import { trackWorkspace } from "../task/tracked-workspace.ts";
import { planWaves } from "../waves.ts";
import { briefOf, type ChunkPosition, chunkKey, decideChunk, ticketOf } from "./decide-chunk.ts";
import { measureBrief } from "./measure-brief.ts";
import { sharingPrefix } from "./share-prefix.ts";

/** What carrying chunks out needs of the run that they belong to. */
export interface ChunkServices {
  readonly attempts: AttemptRecord[];
  readonly counts: { escalations: number; takeBacks: number };
  readonly limit: Limiter;
  readonly drive: (state: TaskState, run: TaskRun, attempts: AttemptRecord[]) => Promise<TaskState>;
  /** Parts that stop a task where it was stopped in an earlier life. */
  readonly asStoppedBefore: (key: string, parts: RunParts) => Promise<RunParts>;
}

interface ChunkResult {
  readonly chunk: Chunk;
  readonly attempts: readonly AttemptRecord[];
  readonly escalations: number;
  readonly takeBacks: number;
  /** The tree that it left, or why it came to nothing. */
  readonly left: { readonly tree: string } | { readonly because: string };
  /** Its work stands: those that come after it may be told of it. */
  readonly publish: () => void;
  readonly cleanUp: () => Promise<void>;
}

const VERIFY = "verify";

/**
 * A plan's chunks, wave by wave: each decided on, carried out and judged in a worktree of its own, the delegated ones at once,
 * those that stay one after the other in the main conversation; then taken into the task's own worktree in order. One
 * that fails ends it: what is there so far stays, and the task goes on in one piece.
 */
export async function runChunks(
  command: AttemptCommand,
  parent: TaskRun,
  given: { readonly plan: ChunkPlan; readonly services: ChunkServices },
): Promise<TaskEvent> {
  const { plan, services } = given;
  const { waves } = planWaves(plan.chunks.map((chunk) => ({ ...chunk, chunk, conversation: undefined })));
  tell(parent, {
    kind: "task-split",
    chunks: plan.chunks.map(({ id, title }) => ({ id, title })),
    waves: waves.map((wave) => wave.map(({ id }) => id)),
  });
  const finished = new Set<string>();
  for (const [index, wave] of waves.entries()) {
    const key = `${parent.key}/a${command.attempt}/w${index + 1}`;
    const checkpoint = await parent.parts.once(`${key}/checkpoint`, async () => ({
      result: await parent.workspace.look((workspace) => workspace.checkpoint()),
      entries: [],
    }));
    const chunks = wave.map(({ chunk }) => chunk);
    const unfinished = plan.chunks.filter(({ id }) => !finished.has(id));
    const results = await runWave(chunks, { command, parent, plan, unfinished, checkpoint, services });
    for (const result of results) book(result, services);
    const because = await takeIn(results, key, { parent, checkpoint });
    for (const result of results) await result.cleanUp();
    for (const { id } of chunks) finished.add(id);
    if (because !== undefined) return givenUp(parent, { ...command, model: undefined }, because);
  }
  return { kind: "attempt-finished", output: plan.summary };
}

interface WaveContext extends ChunkPosition {
  readonly checkpoint: string;
  readonly services: ChunkServices;
}

async function runWave(chunks: readonly Chunk[], context: WaveContext): Promise<readonly ChunkResult[]> {
  const decided: { readonly chunk: Chunk; readonly decision: Decision }[] = [];
  for (const chunk of chunks) decided.push({ chunk, decision: await decideChunk(chunk, context) });
  const stays = ({ decision }: (typeof decided)[number]) =>
    decision.outcome === "routed" && decision.place === "main";
  const delegated = decided.filter((each) => !stays(each));
  const siblings = delegated.map(({ chunk, decision }) => ({
    decision,
    start: (around: (parts: RunParts) => RunParts) => runChunk(chunk, decision, { ...context, around }),
  }));
  const settled = await settleAll(context.services.limit, sharingPrefix(siblings, notBegun), notBegun);
  const failure = failureOf(settled);
  if (failure !== undefined) throw failure.reason;
  const results = settled.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  for (const { publish } of results) publish();
  // One after the other: they share a conversation.
  for (const { chunk, decision } of decided.filter(stays)) {
    const result = await runChunk(chunk, decision, context);
    result.publish();
    results.push(result);
  }
  return chunks.flatMap((chunk) => results.filter((result) => result.chunk === chunk));
}

function notBegun(): SufficeError {
  return new SufficeError("run.interrupted", {
    message: "not begun, because another chunk had stopped the run",
  });
}

interface ChunkContext extends WaveContext {
  /** What the chunk works with, watched from outside. */
  readonly around?: (parts: RunParts) => RunParts;
}

async function runChunk(chunk: Chunk, decision: Decision, context: ChunkContext): Promise<ChunkResult> {
  const { command, services } = context;
  if (decision.outcome === "refused") {
    const left = { because: decision.because };
    const nothing = {
      attempts: [],
      escalations: 0,
      takeBacks: 0,
      publish: () => {},
      cleanUp: async () => {},
    };
    return { chunk, left, ...nothing };
  }
  const step = chunkStep(command.step, decision);
  const main = draftConversations(context.parent.main);
  const run = await beginChunk(chunk, { ...decision, step }, { ...context, main });
  const { key, workspace } = run;
  // Not those of the chunk: once it was stopped they do nothing more.
  const { parts } = context.parent;
  const attempts: AttemptRecord[] = [];
  const state = await services.drive(beginTask({ ...decision, steps: [step] }, parts.caps), run, attempts);
  const { end } = state;
  const isAccepted = end?.outcome === "accepted";
  const left = await parts.once<ChunkResult["left"]>(`${key}/left`, async () => ({
    result: isAccepted
      ? { tree: await workspace.look((folder) => folder.snapshot()) }
      : { because: end?.because ?? "it ended without an end" },
    entries: [],
  }));
  const cleanUp = async () => {
    await parts.once(`${key}/cleaned`, async () => {
      await workspace.remove();
      return { result: true, entries: [] };
    });
  };
  // What a failed one says it did is not there: the next chunk must not be told of it.
  const publish = () => {
    if (isAccepted) main.publish();
  };
  const { escalations, takenBack } = state;
  return { chunk, attempts, escalations, takeBacks: takenBack.length, left, publish, cleanUp };
}

async function beginChunk(
  chunk: Chunk,
  { step, tier, propensity }: Pick<RoutedDecision, "tier" | "propensity"> & { readonly step: DecidedStep },
  context: ChunkContext & { readonly main: DraftConversations },
): Promise<TaskRun> {
  const { command, parent, plan, checkpoint, services, main, around = (parts) => parts } = context;
  const { parts } = parent;
  const key = chunkKey(chunk, command, parent);
  const name = fileSafe(`${key}-${parent.task}${parent.parts.worktrees ?? ""}`);
  const own = await services.asStoppedBefore(key, parts);
  const isDelegated = step.takeBack !== undefined;
  return {
    ...parent,
    parts: around(isDelegated ? measureBrief(chunk.id, own, step.briefTokens) : own),
    chunk: briefOf(chunk, parent, plan),
    ticket: ticketOf(chunk, parent),
    key,
    workspace: trackWorkspace(checkpoint, () =>
      parts.workspaces.open(parts.root, { run: parts.run, name, base: checkpoint }),
    ),
    main,
    steps: new Map([[step.step, step]]),
    chosen: { tier, propensity },
    begunAt: new Map(),
    conversations: new Map(),
    gates: new Map([[VERIFY, verifyGate(chunk, parent)]]),
    carryOutChunks: undefined,
  };
}

/** The chunk's own coding step: where and at what tier its decision says, judged by what the chunk itself names. */
function chunkStep(parentStep: DecidedStep, decision: RoutedDecision): DecidedStep {
  const own = decision.steps.find(({ kind }) => kind === "coding") ?? parentStep;
  return { ...own, gates: ["changes", "scope", VERIFY] };
}

function verifyGate(chunk: Chunk, { parts }: TaskRun): Gate {
  const [program, ...rest] = chunk.verify;
  const named = program !== undefined && rest.length === 0 ? parts.gates.get(program) : undefined;
  if (named !== undefined) return named;
  if (program === undefined)
    throw new SufficeError("bug.invariant", { message: `chunk ${chunk.id} names no verifying command` });
  const argv: Argv = [program, ...rest];
  return parts.commandGate(VERIFY, argv);
}

/** All that was finished into the task's worktree, in the plan's order. Says of the first that is missing why. */
async function takeIn(
  results: readonly ChunkResult[],
  key: string,
  { parent, checkpoint }: { readonly parent: TaskRun; readonly checkpoint: string },
): Promise<string | undefined> {
  let missing: string | undefined;
  for (const { chunk, left } of results) {
    const which = `chunk ${chunk.id} (${chunk.title})`;
    if ("because" in left) {
      missing ??= `${which} was not finished: ${left.because}`;
      continue;
    }
    let isReplayed = true;
    const merged = await parent.parts.once<Absorbed>(`${key}/${chunk.id}/absorbed`, async () => {
      isReplayed = false;
      const result = await parent.workspace.change(async (workspace, keep): Promise<Absorbed> => {
        const merge = await workspace.absorb({ checkpoint, tree: left.tree });
        return merge.kind === "merged" ? { tree: await keep() } : { paths: merge.paths };
      });
      return { result, entries: [] };
    });
    if ("paths" in merged) missing ??= `${which} conflicts with another one in ${merged.paths.join(", ")}`;
    else if (isReplayed) parent.workspace.replay(merged.tree);
  }
  return missing;
}

type Absorbed = { readonly tree: string } | { readonly paths: readonly string[] };

function book({ attempts, escalations, takeBacks }: ChunkResult, services: ChunkServices): void {
  services.attempts.push(...attempts);
  services.counts.escalations += escalations;
  services.counts.takeBacks += takeBacks;
}
