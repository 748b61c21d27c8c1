import { setTimeout as pause } from "node:timers/promises";
import { SufficeError } from "../../domain/index.ts";
import type { TaskQueue } from "../task-queue.ts";
import type { DbosQueueOptions } from "./dbos-queue-options.ts";
import { type Dbos, launchDbos } from "./launch-dbos.ts";
import { QUEUE, type TaskEnd, type TaskWorkflow, VERSION, WORKFLOW, workflowId } from "./task-workflow.ts";
import { workOnTasks } from "./work-on-tasks.ts";

const POLL_MS = 250;
/** A database that is away so long is not coming back by itself. */
const PATIENCE_MS = 60_000;
const GRACE_MS = 1000;

/**
 * A queue on DBOS, which a process can have one of: it either hands tasks out or works on them. The engine's tables are made where they are
 * missing.
 */
export function createDbosQueue(options: DbosQueueOptions): TaskQueue {
  const { pollMs = POLL_MS } = options;
  let opened: Promise<Dbos> | undefined;
  const engine = () => {
    opened ??= launchDbos({ ...options, queues: [] });
    return opened;
  };
  return {
    async handOut(task, signal) {
      const dbos = await engine();
      const workflowID = workflowId(task);
      const order = { queueName: QUEUE, workflowName: WORKFLOW, workflowID, appVersion: VERSION };
      await patiently(signal, () => dbos.enqueueWorkflowWithOptions<TaskWorkflow>(order, { ...task }));
      return untilEnded(dbos, workflowID, { pollMs, signal });
    },
    work: (carryOut, work) => workOnTasks(carryOut, { ...options, pollMs, ...work }),
    async forget(run) {
      const dbos = await engine();
      const known = await dbos.listWorkflows({
        workflow_id_prefix: `${run}/`,
        loadInput: false,
        loadOutput: false,
      });
      await dbos.deleteWorkflows(known.map((each) => each.workflowID));
    },
    async close() {
      await (await opened)?.shutdown({ workflowCompletionTimeoutMS: GRACE_MS });
      opened = undefined;
    },
  };
}

async function untilEnded(
  dbos: Dbos,
  workflowID: string,
  { pollMs, signal }: { readonly pollMs: number; readonly signal: AbortSignal },
): Promise<TaskEnd> {
  for (;;) {
    if (signal.aborted) {
      await dbos.cancelWorkflow(workflowID);
      throw new SufficeError("run.interrupted", {
        message: "stopped while workers were at work; what they have finished is saved",
      });
    }
    const [status] = await patiently(signal, () =>
      dbos.listWorkflows({ workflowIDs: [workflowID], loadInput: false }),
    );
    const end = endOf(status);
    if (end !== undefined) return end;
    await pause(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

interface Status {
  readonly status: string;
  readonly output?: unknown;
  readonly error?: unknown;
}

function endOf(status: Status | undefined): TaskEnd | undefined {
  if (status?.status === "SUCCESS" && isEnd(status.output)) return status.output;
  if (status === undefined || status.status === "PENDING" || status.status === "ENQUEUED") return undefined;
  const why = status.error instanceof Error ? `: ${status.error.message}` : "";
  throw new SufficeError("harness.failed", {
    message: `a worker could not carry a task out (${status.status.toLowerCase()})${why}`,
  });
}

function isEnd(value: unknown): value is TaskEnd {
  return typeof value === "object" && value !== null && "kind" in value;
}

/** The server may be restarted under us: asked again for a while before it counts as gone. */
async function patiently<Result>(signal: AbortSignal, ask: () => Promise<Result>): Promise<Result> {
  const until = performance.now() + PATIENCE_MS;
  for (let waitMs = 100; ; waitMs = Math.min(waitMs * 2, 2000)) {
    try {
      return await ask();
    } catch (cause) {
      if (signal.aborted || performance.now() > until) {
        throw new SufficeError("ledger.unavailable", {
          message:
            "the database does not answer; what is finished is saved, and the run can be resumed when it is back",
          cause,
        });
      }
      await pause(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
