import { startWorker, type WorkerEvent } from "../../app/index.ts";
import { eventJson } from "../render/event-json.ts";
import { stopSignal } from "../stop-signal.ts";

/** Options as the command line has parsed them. */
export interface WorkerCommandOptions {
  readonly repo?: string;
  readonly remote?: string;
  readonly slots?: number;
  readonly baseUrl?: string;
  readonly json?: true;
  readonly config?: string;
  readonly ledger?: string;
}

const USUAL_SLOTS = 2;

/** Works until it is told to stop, which is its good end. */
export async function performWorker(options: WorkerCommandOptions): Promise<number> {
  const { repo, remote, slots = USUAL_SLOTS, baseUrl, config, ledger, json } = options;
  const stop = stopSignal();
  try {
    await startWorker({
      flags: { config, ledger, baseUrl },
      repository: repo ?? process.cwd(),
      remote,
      slots,
      signal: stop.signal,
      emit(event) {
        if (json === true) process.stdout.write(`${JSON.stringify(workerJson(event))}\n`);
        const line = lineOf(event);
        if (line !== undefined) process.stderr.write(`suffice: ${line}\n`);
      },
    });
    return 0;
  } finally {
    stop.release();
  }
}

function workerJson(event: WorkerEvent) {
  const schema = "suffice.worker-event/1";
  const { kind, ...rest } = event;
  if (event.kind !== "run-event") return { schema, event: kind, ...rest };
  return { schema, run: event.run, event: eventJson(event.event) };
}

/** What is worth a line: which task, and what became of it. */
function lineOf(event: WorkerEvent): string | undefined {
  switch (event.kind) {
    case "worker-started":
      return `working on ${event.ledger} in ${event.root}, ${event.slots} at a time; Ctrl-C to stop`;
    case "worker-noted":
      return event.note;
    case "task-taken":
      return `run ${event.run}: task ${event.index} taken`;
    case "task-done":
      return `run ${event.run}: task ${event.index} ended`;
    case "task-given-back":
      return `run ${event.run}: task ${event.index} given back: ${event.because}`;
    case "run-event":
      return undefined;
    default:
      return event satisfies never;
  }
}
