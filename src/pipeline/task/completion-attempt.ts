import type { Once } from "../../dispatch/index.ts";
import { SufficeError, textOf } from "../../domain/index.ts";
import { executorOf } from "../executors.ts";
import type { TaskEvent } from "../machine/machine.ts";
import {
  type AskedAbout,
  type Completion,
  classifyCompletion,
  commitCompletion,
  planCompletion,
  splitCompletion,
} from "../texts/completions.ts";
import { type AttemptCommand, type TaskRun, tagsOf, tell, verifyingGates } from "./task-run.ts";

/**
 * One call without tools. A provider that is down or late, and an answer that cannot be used, are no failed work: the next
 * tier that may answer is asked. Why this one did not is kept, so that a resumed run goes the same way.
 */
export async function completionAttempt(command: AttemptCommand, run: TaskRun): Promise<TaskEvent> {
  const key = `${run.key}/a${command.attempt}/fell-back`;
  const before = await run.parts.recorded<{ readonly because: string }>(key);
  // An answer that could not be used was paid for: it is gone through again, so that it counts against the caps.
  const once: Once = before === undefined ? run.parts.once : (step) => run.parts.once(step, fallsBackAgain);
  const answer = await ask(command, { ...run, parts: { ...run.parts, once } });
  const read = before === undefined ? answer : { kind: "not-usable" as const, ...before };
  if (read.kind === "usable") {
    run.conversations.set(command.step.step, { ...read.held, messages: [] });
    return { kind: "attempt-finished", output: read.output };
  }
  const { because } = read;
  if (before === undefined) await run.parts.once(key, async () => ({ result: { because }, entries: [] }));
  const { step, rung } = command;
  const to = step.rungs[step.rungs.indexOf(rung) + 1]?.tier;
  tell(run, { kind: "step-fell-back", step: step.step, from: rung.tier, to, because });
  return { kind: "attempt-fell-back", because };
}

async function ask(command: AttemptCommand, run: TaskRun) {
  const { parts } = run;
  const { rung, attempt, place } = command;
  const completion = await completionFor(command, run);
  const { system, messages, answerSchema, maxOutputTokens } = completion;
  try {
    const { reply } = await parts.dispatcher.call({
      key: `${run.key}/a${attempt}/c1`,
      request: {
        system,
        messages,
        tools: [],
        maxOutputTokens,
        ...(answerSchema === undefined ? {} : { answerSchema }),
      },
      models: rung.models,
      tags: tagsOf(run, command),
      budget: parts.budget,
      once: parts.once,
      signal: parts.signal,
      // Somebody else can answer: waiting for this one would only cost time.
      ...(command.hasFallback ? { mostTries: 1 } : {}),
      onRetry: ({ code, message }, waitMs) =>
        tell(run, { kind: "call-retried", code, because: message, waitMs }),
    });
    tell(run, { kind: "call-answered", model: reply.model, spentOnTask: parts.budget.spentOn(run.task) });
    const answer = completion.read(textOf(reply.content));
    return answer.kind === "usable"
      ? { ...answer, held: { rung, attempt, place, model: reply.model } }
      : answer;
  } catch (error) {
    if (error instanceof FellBackBefore) return { kind: "not-usable" as const, because: "as before" };
    if (!(error instanceof SufficeError) || !mayFallBack(error, command)) throw error;
    return { kind: "not-usable" as const, because: `${error.code}: ${error.message}` };
  }
}

/** This call failed in an earlier life of the run, and is not made again. */
class FellBackBefore extends Error {}

async function fallsBackAgain(): Promise<never> {
  throw new FellBackBefore();
}

/** A failure of a provider is the next tier's chance; where none is left it stops what it would have stopped. */
function mayFallBack({ code }: SufficeError, { step, hasFallback }: AttemptCommand): boolean {
  return code.startsWith("provider.") && (hasFallback || executorOf(step) === "committer");
}

async function completionFor(command: AttemptCommand, run: TaskRun): Promise<Completion> {
  const { parts, ticket, task } = run;
  const { step, findings } = command;
  const about: AskedAbout = { task, step: step.step, ticket, findings };
  const executor = executorOf(step);
  if (executor === "classifier") return classifyCompletion(about);
  if (executor === "committer") {
    const changes = await run.parts.once(`${run.key}/a${command.attempt}/paths`, async () => {
      const changed = await run.workspace.look((workspace) => workspace.changes());
      return { result: changed.map(({ path }) => path), entries: [] };
    });
    return commitCompletion({ ...about, paths: changes, objections: parts.commitObjections });
  }
  if (!step.split) return planCompletion(about);
  return splitCompletion({ ...about, commands: parts.commands, gates: verifyingGates(run) });
}
