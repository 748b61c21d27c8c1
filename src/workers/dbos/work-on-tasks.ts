import { setTimeout as pause } from "node:timers/promises";
import { messageOf } from "../../domain/index.ts";
import type { CarryOut, HandedOut } from "../task-queue.ts";
import type { DbosQueueOptions } from "./dbos-queue-options.ts";
import { type Dbos, launchDbos } from "./launch-dbos.ts";
import { onceInAWhile } from "./once-in-a-while.ts";
import { QUEUE, type TaskEnd, WORKFLOW, workflowId } from "./task-workflow.ts";

interface WorkOptions extends DbosQueueOptions {
  readonly pollMs: number;
  readonly slots: number;
  readonly signal: AbortSignal;
}

const TAKE_OVER_MS = 2000;
const NEVER = new Promise<never>(() => {});
/** What is under way may still say why it ended. */
const GRACE_MS = 5000;

/**
 * This process as a worker, until the signal aborts. The engine hands it tasks; beside it a janitor looks after two things that the engine
 * leaves to its users: tasks of workers that died, and tasks that their run has called back.
 */
export async function workOnTasks(carryOut: CarryOut, options: WorkOptions): Promise<void> {
  const { slots, pollMs, signal } = options;
  const under = new Map<string, AbortController>();
  const register = (dbos: Dbos) => {
    dbos.registerWorkflow(
      async (task: HandedOut): Promise<TaskEnd> => {
        const id = dbos.workflowID ?? workflowId(task);
        const stopped = new AbortController();
        const stop = () => stopped.abort();
        signal.addEventListener("abort", stop);
        under.set(id, stopped);
        try {
          const end = await carryOut(task, stopped.signal);
          under.delete(id);
          // The janitor gives it back to the queue, which the engine itself does only for tasks of a process that is started again.
          return end.kind === "given-back" ? await NEVER : end;
        } finally {
          under.delete(id);
          signal.removeEventListener("abort", stop);
        }
      },
      { name: WORKFLOW },
    );
  };
  const dbos = await launchDbos({ ...options, queues: [QUEUE], before: register });
  try {
    await dbos.registerQueue(QUEUE, {
      workerConcurrency: slots,
      minPollingIntervalMs: pollMs,
      onConflict: "always_update",
    });
    await lookAfter(dbos, under, options);
  } finally {
    await dbos.shutdown({ workflowCompletionTimeoutMS: GRACE_MS });
  }
}

async function lookAfter(
  dbos: Dbos,
  under: ReadonlyMap<string, AbortController>,
  { self, alive, warn, takeOverMs = TAKE_OVER_MS, signal }: WorkOptions,
): Promise<void> {
  const complain = onceInAWhile(warn);
  while (!signal.aborted) {
    try {
      await takeOver(dbos, under, { self, alive: await alive() });
      await callBack(dbos, under);
    } catch (error) {
      // The database may be away for a while: the next look finds it again.
      complain(`the queue of tasks could not be looked after: ${messageOf(error)}`);
    }
    await pause(takeOverMs, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * The engine knows no dead workers: what they had stays theirs until somebody gives it back to the queue. The same holds for a task that
 * this process took and no longer works on, because it lost the database in its middle.
 */
async function takeOver(
  dbos: Dbos,
  under: ReadonlyMap<string, AbortController>,
  { self, alive }: { readonly self: string; readonly alive: ReadonlySet<string> },
): Promise<void> {
  const pending = await dbos.listWorkflows({
    status: "PENDING",
    queueName: QUEUE,
    loadInput: false,
    loadOutput: false,
  });
  const orphans = pending.filter(({ workflowID, executorId }) =>
    executorId === self ? !under.has(workflowID) : executorId === undefined || !alive.has(executorId),
  );
  const ids = orphans.map(({ workflowID }) => workflowID);
  if (ids.length > 0) await dbos.resumeWorkflows(ids, { queueName: QUEUE });
}

async function callBack(dbos: Dbos, under: ReadonlyMap<string, AbortController>): Promise<void> {
  if (under.size === 0) return;
  const mine = await dbos.listWorkflows({
    workflowIDs: [...under.keys()],
    loadInput: false,
    loadOutput: false,
  });
  for (const { workflowID, status } of mine) if (status === "CANCELLED") under.get(workflowID)?.abort();
}
