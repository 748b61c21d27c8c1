import {
  type AttemptRecord,
  type DecidedStep,
  fileSafe,
  type RoutedDecision,
  type Rung,
  SufficeError,
} from "../../domain/index.ts";
import type { ChunkServices } from "../chunks/run-chunks.ts";
import { failureOf } from "../limiter.ts";
import type { TaskEvent } from "../machine/machine.ts";
import { beginTask } from "../machine/task-state.ts";
import { createMainConversations, draftConversations, type HeldConversation } from "../task/conversations.ts";
import { givenUp } from "../task/given-up.ts";
import { type AttemptCommand, type TaskRun, tell } from "../task/task-run.ts";
import { trackWorkspace } from "../task/tracked-workspace.ts";

/** What a race came to, as the journal keeps it. */
interface RaceEnd {
  /** Whose work is kept: the first that passed, else the last that came to something. */
  readonly kept: number | null;
  readonly hasPassed: boolean;
  /** What the task's own files are then. */
  readonly tree: string | null;
  readonly output: string;
}

interface Racer {
  readonly index: number;
  readonly rung: Rung;
  readonly run: TaskRun;
  readonly step: DecidedStep;
  readonly attempts: AttemptRecord[];
}

interface Finish {
  readonly hasPassed: boolean;
  readonly output: string;
}

/**
 * Both tiers of a race at once, each in files of its own, from the same tree; the first whose gates pass is kept and the other is
 * stopped where it is. What the other has cost counts like any attempt. `undefined` where there are no two tiers to run.
 */
export async function runRace(
  command: AttemptCommand,
  parent: TaskRun,
  given: RaceServices,
): Promise<TaskEvent | undefined> {
  const { services } = given;
  const rungs = command.step.rungs.filter(({ models }) => models.length > 0).slice(0, 2);
  if (command.step.race !== true || rungs.length < 2) return undefined;
  const prefix = `${parent.key}/a${command.attempt}`;
  const checkpoint = await parent.parts.once(`${prefix}/race-base`, async () => ({
    result: await parent.workspace.look((workspace) => workspace.checkpoint()),
    entries: [],
  }));
  const before = await parent.parts.recorded<RaceEnd>(`${prefix}/race`);
  const racers: Racer[] = [];
  for (const [index, rung] of rungs.entries())
    racers.push(
      await beginRacer({ index, rung, checkpoint, isOver: before !== undefined }, command, {
        parent,
        services,
      }),
    );
  const finished = await allRun(racers, parent, given);
  const end = before ?? (await decideRace(racers, finished, { parent, key: `${prefix}/race` }));
  for (const { attempts } of racers) services.attempts.push(...attempts);
  // Not where the run was stopped: whoever resumes it goes on in these files.
  for (const racer of racers) await cleanUp(racer, parent);
  return takeOver(end, racers, { command, parent, isReplayed: before !== undefined });
}

/** What a race needs of the run that it belongs to. */
export interface RaceServices {
  readonly decision: RoutedDecision;
  readonly services: ChunkServices;
}

interface RaceContext {
  readonly parent: TaskRun;
  readonly services: ChunkServices;
}

async function beginRacer(
  at: { readonly index: number; readonly rung: Rung; readonly checkpoint: string; readonly isOver: boolean },
  command: AttemptCommand,
  { parent, services }: RaceContext,
): Promise<Racer> {
  const { index, rung, checkpoint, isOver } = at;
  const { parts } = parent;
  const id = `race-${index + 1}`;
  const key = `${parent.key}/a${command.attempt}/${id}`;
  const name = fileSafe(`${key}-${parent.task}${parts.worktrees ?? ""}`);
  const own = await services.asStoppedBefore(key, parts);
  // Of a race that was decided in an earlier life nobody runs any further than he had come.
  const once: typeof own.once = isOver ? (step) => own.once(step, stoppedThere) : own.once;
  const step: DecidedStep = { ...command.step, tier: rung.tier, rungs: [rung] };
  const run: TaskRun = {
    ...parent,
    parts: { ...own, once },
    chunk: { id, of: parent.ticket.title, summary: "", verify: [], isRacer: true },
    key,
    workspace: trackWorkspace(checkpoint, () =>
      parts.workspaces.open(parts.root, { run: parts.run, name, base: checkpoint }),
    ),
    main: draftConversations(createMainConversations()),
    steps: new Map([[step.step, step]]),
    begunAt: new Map(),
    conversations: new Map(),
    carryOutChunks: undefined,
  };
  return { index, rung, run, step, attempts: [] };
}

/** How each came out, `undefined` for who was stopped. Throws what stops the run, once nobody is at work any more. */
async function allRun(
  racers: readonly Racer[],
  parent: TaskRun,
  { decision: whole, services }: RaceServices,
): Promise<readonly (Finish | undefined)[]> {
  const stops = racers.map(() => new AbortController());
  let winner: number | undefined;
  const settled = await Promise.allSettled(
    racers.map(async ({ index, run, step, attempts }): Promise<Finish | undefined> => {
      const stop = stops[index];
      const signal =
        stop === undefined ? parent.parts.signal : AbortSignal.any([parent.parts.signal, stop.signal]);
      const caps = { ...parent.parts.caps, escalations: 0 };
      const decision = { ...whole, steps: [{ ...step, takeBack: undefined }] };
      const racing: TaskRun = { ...run, parts: { ...run.parts, signal } };
      try {
        const state = await services.drive(beginTask(decision, caps), racing, attempts);
        const hasPassed = state.end?.outcome === "accepted" && winner === undefined;
        if (hasPassed) {
          winner = index;
          for (const other of stops) if (other !== stop) other.abort();
        }
        return { hasPassed, output: state.outputs[step.step] ?? "" };
      } catch (error) {
        const isStopped = stop?.signal.aborted === true && !parent.parts.signal.aborted;
        if (isStopped || error instanceof RaceIsOver) return undefined;
        // Whatever stops the run stops the other one as well.
        for (const other of stops) other.abort();
        throw error;
      }
    }),
  );
  const failure = failureOf(settled);
  if (failure !== undefined) throw failure.reason;
  return settled.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
}

async function decideRace(
  racers: readonly Racer[],
  finished: readonly (Finish | undefined)[],
  { parent, key }: { readonly parent: TaskRun; readonly key: string },
): Promise<RaceEnd> {
  const passed = finished.findIndex((finish) => finish?.hasPassed === true);
  // The stronger one comes last: its failure is the more telling one to mend.
  const last = finished.findLastIndex((finish, index) => finish !== undefined && hasWorked(racers[index]));
  const kept = passed === -1 ? last : passed;
  const racer = racers[kept];
  return parent.parts.once<RaceEnd>(key, async () => {
    if (racer === undefined) return { result: NOBODY, entries: [] };
    const left = await racer.run.workspace.look((workspace) => workspace.snapshot());
    const tree = await parent.workspace.change(async (workspace, keep) => {
      await workspace.restore(left);
      return keep();
    });
    const output = finished[kept]?.output ?? "";
    return { result: { kept, hasPassed: kept === passed, tree, output }, entries: [] };
  });
}

const NOBODY: RaceEnd = { kept: null, hasPassed: false, tree: null, output: "" };

function hasWorked(racer: Racer | undefined): boolean {
  return racer !== undefined && racer.run.conversations.has(racer.step.step);
}

/** The kept work becomes the task's own; its gates judge it once more there. */
async function takeOver(
  { kept, hasPassed, tree, output }: RaceEnd,
  racers: readonly Racer[],
  given: { readonly command: AttemptCommand; readonly parent: TaskRun; readonly isReplayed: boolean },
): Promise<TaskEvent> {
  const { command, parent, isReplayed } = given;
  const racer = kept === null ? undefined : racers[kept];
  if (racer === undefined || tree === null)
    return givenUp(parent, { ...command, model: undefined }, "neither side of the race finished its work");
  if (isReplayed) parent.workspace.replay(tree);
  const other = racers.find(({ index }) => index !== kept)?.rung.tier;
  if (hasPassed)
    tell(parent, { kind: "race-decided", won: racer.rung.tier, stopped: other ?? racer.rung.tier });
  const held: HeldConversation | undefined = racer.run.conversations.get(racer.step.step);
  if (held !== undefined) parent.conversations.set(command.step.step, { ...held, attempt: command.attempt });
  return { kind: "attempt-finished", output };
}

async function cleanUp({ run, index }: Racer, { parts }: TaskRun): Promise<void> {
  await parts.once(`${run.key}/cleaned-${index}`, async () => {
    await run.workspace.remove();
    return { result: true, entries: [] };
  });
}

/** The race was decided while this was under way. */
class RaceIsOver extends SufficeError {
  constructor() {
    super("run.interrupted", { message: "the other side of the race was first" });
  }
}

async function stoppedThere(): Promise<never> {
  throw new RaceIsOver();
}
