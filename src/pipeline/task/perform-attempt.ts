import { SufficeError } from "../../domain/index.ts";
import { executorOf } from "../executors.ts";
import type { TaskEvent } from "../machine/machine.ts";
import { agentAttempt } from "./agent-attempt.ts";
import { completionAttempt } from "./completion-attempt.ts";
import { givenUp } from "./given-up.ts";
import { programAttempt } from "./program-attempt.ts";
import type { AttemptCommand, TaskRun } from "./task-run.ts";

/** Carries out one attempt: a script, a call without tools, chunks, or an agent in the task's worktree. */
export async function performAttempt(command: AttemptCommand, run: TaskRun): Promise<TaskEvent> {
  const { mode, rung, plan } = command;
  const { step } = command.step;
  const executor = executorOf(command.step);
  if (executor === "agent") {
    if (mode === "first") run.begunAt.set(step, run.workspace.tree());
    // What the steps before it have made stays.
    if (mode === "escalation" || mode === "take-back") run.workspace.reset(run.begunAt.get(step));
    if (mode === "rework" && command.from !== undefined) run.workspace.reset(command.from);
  }
  if (executor === "completion" || executor === "classifier" || executor === "committer")
    return completionAttempt(command, run);
  if (rung.tier === "automated") return scriptAttempt(command, run);
  if (executor === "agent" && mode === "first" && (plan?.isSplit === true || command.step.race === true)) {
    const event = await run.carryOutChunks?.(command, run);
    if (event !== undefined) return event;
  }
  const program = run.parts.programFor?.(command.step);
  return program === undefined ? agentAttempt(command, run) : programAttempt(command, run, program);
}

async function scriptAttempt(command: AttemptCommand, run: TaskRun): Promise<TaskEvent> {
  const { parts, ticket, workspace } = run;
  const kind = executorOf(command.step) === "linter" ? command.step.kind : ticket.kind;
  const script = kind === undefined ? undefined : parts.scripts.get(kind);
  // What mends without a model where it can need not be there: the gates after it say what is left.
  if (script === undefined && executorOf(command.step) === "linter")
    return { kind: "attempt-finished", output: "" };
  if (script === undefined) {
    throw new SufficeError("bug.invariant", {
      message: `no script for kind "${kind}", yet one was decided on`,
    });
  }
  let isReplayed = true;
  const done = await parts.once(`${run.key}/a${command.attempt}/script`, async () => {
    isReplayed = false;
    const result = await workspace.change(async ({ path }, keep) => {
      const { files } = ticket;
      const work = {
        cwd: path,
        signal: parts.signal,
        ...(files === undefined ? {} : { files, ticketFiles: files }),
      };
      const outcome = await script.run(work);
      return { outcome, tree: await keep() };
    });
    return { result, entries: [] };
  });
  if (isReplayed) workspace.replay(done.tree);
  if (executorOf(command.step) === "linter") return { kind: "attempt-finished", output: "" };
  if (done.outcome.kind === "done") return { kind: "attempt-finished", output: done.outcome.summary };
  const because = done.outcome.findings.map(({ message }) => message).join("\n");
  return givenUp(run, { ...command, model: undefined }, because);
}
