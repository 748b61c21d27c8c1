import type { Dispatcher } from "../../dispatch/index.ts";
import { addUsd, type NanoUsd, ZERO_USD } from "../../domain/index.ts";
import type { TaskEvent } from "../machine/machine.ts";
import { keepArtifacts } from "./effects/keep-artifacts.ts";
import { performAttempt } from "./perform-attempt.ts";
import type { AttemptCommand, TaskRun } from "./task-run.ts";

/**
 * An attempt with what its calls were charged, those of its chunks included. Charges are in the journal with their answers, so
 * that a resumed run adds up to the same; a script asks nobody, and has none.
 */
export async function meteredAttempt(command: AttemptCommand, run: TaskRun): Promise<TaskEvent> {
  const { dispatcher, charged } = metered(run.parts.dispatcher);
  const event = await performAttempt(command, { ...run, parts: { ...run.parts, dispatcher } });
  if (event.kind === "attempt-finished") await keepArtifacts(command, run, event.output);
  if (event.kind !== "attempt-finished" && event.kind !== "attempt-given-up") return event;
  const costUsd = charged();
  return costUsd === undefined ? event : { ...event, costUsd };
}

function metered(dispatcher: Dispatcher): {
  readonly dispatcher: Dispatcher;
  readonly charged: () => NanoUsd | undefined;
} {
  let charged: NanoUsd | undefined;
  return {
    charged: () => charged,
    dispatcher: {
      ...dispatcher,
      async call(call) {
        const answered = await dispatcher.call(call);
        charged = addUsd(charged ?? ZERO_USD, answered.charged);
        return answered;
      },
    },
  };
}
