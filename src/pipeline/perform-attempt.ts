import { type Json, type Message, SufficeError } from "../domain/index.ts";
import type { HarnessOutcome } from "../harnesses/index.ts";
import { type OpenConversation, strongerRung } from "./conversations.ts";
import { SUBMIT_REVIEW } from "./gates/index.ts";
import type { TaskEvent } from "./machine/machine.ts";
import { placeAt } from "./machine/task-state.ts";
import { executorOf } from "./runnable.ts";
import { type AttemptCommand, type TaskRun, tagsOf } from "./task-run.ts";
import { openingMessage, reworkMessage, SYSTEM_TEXTS } from "./texts/brief.ts";
import { type JudgedAttempt, verdictEntry } from "./verdict-entry.ts";

/** Of one answer. Large enough for a file, small enough that a reservation under a cap stays sensible. */
const MAX_OUTPUT_TOKENS = 8192;
const MOST_DIFF_BYTES = 60_000;

/** Carries out one attempt: a script, or an agent in the task's worktree. */
export async function performAttempt(command: AttemptCommand, run: TaskRun): Promise<TaskEvent> {
  if (command.mode === "escalation") run.workspace.reset();
  if (command.rung.tier === "automated") return scriptAttempt(command, run);
  return agentAttempt(command, run);
}

async function scriptAttempt(command: AttemptCommand, run: TaskRun): Promise<TaskEvent> {
  const { parts, ticket, workspace } = run;
  const script = ticket.kind === undefined ? undefined : parts.scripts.get(ticket.kind);
  if (script === undefined) {
    throw new SufficeError("bug.invariant", {
      message: `no script for kind "${ticket.kind}", yet one was decided on`,
    });
  }
  let isReplayed = true;
  const done = await parts.once(`${run.key}/a${command.attempt}/script`, async () => {
    isReplayed = false;
    const result = await workspace.change(async ({ path }, keep) => {
      const outcome = await script.run({ cwd: path, signal: parts.signal });
      return { outcome, tree: await keep() };
    });
    return { result, entries: [] };
  });
  if (isReplayed) workspace.replay(done.tree);
  if (done.outcome.kind === "done") return { kind: "attempt-finished", output: done.outcome.summary };
  const because = done.outcome.findings.map(({ message }) => message).join("\n");
  return givenUp(run, { ...command, model: undefined }, because);
}

async function agentAttempt(command: AttemptCommand, run: TaskRun): Promise<TaskEvent> {
  const executor = agentExecutor(command);
  const begun = await beginConversation(command, run);
  const { outcome, model } = await converse(command, run, begun);
  const { attempt } = command;
  if (outcome.kind === "gave-up") {
    run.conversations.delete(command.step.step);
    // A reviewer that gives up says nothing of the work, and its silence is no class of work of its own.
    const judged = { ...command, rung: begun.rung, model: executor === "reviewer" ? undefined : model };
    return givenUp(run, judged, outcome.because);
  }
  const conversation = { messages: outcome.messages, rung: begun.rung, attempt, model };
  run.conversations.set(command.step.step, conversation);
  if (placeAt(command.step, command.rung) === "main" && executor === "agent")
    run.main.keep(run.ticket.requirement, conversation);
  return { kind: "attempt-finished", output: outputOf(outcome) };
}

/** An attempt without a result is a failed one, and evidence: no gate will be asked about it. */
async function givenUp(run: TaskRun, judged: JudgedAttempt, because: string): Promise<TaskEvent> {
  const { parts, key, ticket } = run;
  await parts.once(`${key}/a${judged.attempt}/given-up`, async () => ({
    result: true,
    entries: [verdictEntry(run, judged, { gate: "finished", verdict: "fail" })],
  }));
  parts.emit({ kind: "attempt-given-up", task: ticket.id, because });
  return { kind: "attempt-given-up", because };
}

/** Rework goes on where the attempt left off; anything else begins anew, in its requirement's open conversation if it stays. */
async function beginConversation(command: AttemptCommand, run: TaskRun): Promise<OpenConversation> {
  const { step, rung, mode, findings } = command;
  const before = run.conversations.get(step.step);
  if (mode === "rework" && before !== undefined) {
    return { messages: [...before.messages, reworkMessage(findings)], rung: before.rung };
  }
  const opening = await opened(command, run);
  const message = mode === "rework" ? joined(opening, reworkMessage(findings)) : opening;
  const open =
    placeAt(step, rung) === "main" && mode === "first" ? run.main.of(run.ticket.requirement) : undefined;
  if (open === undefined) return { messages: [message], rung };
  return { messages: [...open.messages, message], rung: strongerRung(open.rung, rung) };
}

async function opened(command: AttemptCommand, run: TaskRun): Promise<Message> {
  const isReview = agentExecutor(command) === "reviewer";
  const key = `${run.key}/a${command.attempt}/diff`;
  const diff = isReview
    ? await run.parts.once(key, async () => {
        const result = await run.workspace.inspect((workspace) => workspace.diff(MOST_DIFF_BYTES));
        return { result, entries: [] };
      })
    : undefined;
  return openingMessage({
    ticket: run.ticket,
    step: command.step,
    mode: command.mode,
    findings: command.findings,
    plan: command.plan,
    commands: isReview || agentExecutor(command) === "planner" ? [] : run.parts.commands,
    diff,
  });
}

async function converse(
  command: AttemptCommand,
  run: TaskRun,
  begun: OpenConversation,
): Promise<{ readonly outcome: HarnessOutcome; readonly model: string | undefined }> {
  const { parts, ticket, workspace } = run;
  const executor = agentExecutor(command);
  const prefix = `${run.key}/a${command.attempt}`;
  const tools = parts.toolDefinitions(executor === "agent" ? "read-write" : "read-only");
  const submit = executor === "reviewer" ? SUBMIT_REVIEW : undefined;
  const request = {
    system: SYSTEM_TEXTS[executor],
    tools: submit === undefined ? tools : [...tools, submit],
    maxOutputTokens: MAX_OUTPUT_TOKENS,
  };
  const tags = tagsOf(run, { ...command, rung: begun.rung });
  const assignment = {
    system: request.system,
    messages: begun.messages,
    tools,
    submit,
    maxTurns: parts.caps.turns,
  };
  let model: string | undefined;
  const outcome = await parts.harness.run(assignment, {
    async callModel({ messages, turn }) {
      const { reply } = await parts.dispatcher.call({
        key: `${prefix}/c${turn}`,
        request: { ...request, messages },
        models: begun.rung.models,
        tags,
        budget: parts.budget,
        once: parts.once,
        signal: parts.signal,
        onRetry: ({ code, message }, waitMs) =>
          parts.emit({ kind: "call-retried", task: ticket.id, code, because: message, waitMs }),
      });
      model = reply.model;
      parts.emit({
        kind: "call-answered",
        task: ticket.id,
        model: reply.model,
        spentOnTask: parts.budget.spentOn(ticket.id),
      });
      return reply;
    },
    async runTool(call, { turn, index }) {
      let isReplayed = true;
      const done = await parts.once(`${prefix}/c${turn}/x${index}`, async () => {
        isReplayed = false;
        const result = await workspace.change(async ({ path }, keep) => {
          const { mayHaveChangedFiles, ...outcome } = await parts.toolboxFor(path).execute(call);
          return { outcome, tree: mayHaveChangedFiles ? await keep() : undefined };
        });
        return { result, entries: [] };
      });
      if (isReplayed && done.tree !== undefined) workspace.replay(done.tree);
      return done.outcome;
    },
  });
  return { outcome, model };
}

function agentExecutor(command: AttemptCommand): "agent" | "planner" | "reviewer" {
  const executor = executorOf(command.step);
  if (executor === "agent" || executor === "planner" || executor === "reviewer") return executor;
  throw new SufficeError("bug.invariant", { message: `step "${command.step.step}" is no agent's` });
}

function outputOf(outcome: Extract<HarnessOutcome, { kind: "finished" }>): string {
  const submission: Json | undefined = outcome.submission;
  return submission === undefined ? outcome.text : JSON.stringify(submission);
}

function joined(first: Message, second: Message): Message {
  return { role: "user", content: [...first.content, ...second.content] };
}
