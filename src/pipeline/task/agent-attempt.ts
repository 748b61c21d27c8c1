import type { Once } from "../../dispatch/index.ts";
import {
  addUsd,
  formatUsd,
  type Json,
  type Message,
  type NanoUsd,
  SufficeError,
  ZERO_USD,
} from "../../domain/index.ts";
import type { Assignment, HarnessOutcome } from "../../harnesses/index.ts";
import type { TaskEvent } from "../machine/machine.ts";
import type { Material } from "../machine/material.ts";
import { HAND_BACK, openingMessage, reworkMessage } from "../texts/brief.ts";
import { roleOf } from "../texts/roles.ts";
import { type OpenConversation, strongerRung } from "./conversations.ts";
import { givenUp } from "./given-up.ts";
import { type AttemptCommand, mainOf, type TaskRun, tagsOf, tell, verifyingGates } from "./task-run.ts";

/** Of one answer. Large enough for a file, small enough that a reservation under a cap stays sensible. */
const MAX_OUTPUT_TOKENS = 8192;
const MOST_DIFF_BYTES = 60_000;

/** What a delegate may fail of without stopping the run: the main conversation takes its work back. */
export const ENDS_DELEGATION: readonly string[] = [
  "provider.invalid-request",
  "provider.context-too-long",
  "provider.refused",
  "provider.timed-out",
  "provider.stream-broken",
];

/** An agent in the task's worktree, or one that plans or reviews and only reads it. */
export async function agentAttempt(command: AttemptCommand, run: TaskRun): Promise<TaskEvent> {
  const { judges, writes } = roleOf(command.step, command.contract);
  const begun = await beginConversation(command, run);
  const { outcome, model } = await converse(command, run, begun);
  const { attempt, place } = command;
  if (outcome.kind === "gave-up") {
    run.conversations.delete(command.step.step);
    // A judge that gives up says nothing of the work, and its silence is no class of work of its own.
    const judged = { ...command, rung: begun.rung, model: judges ? undefined : model };
    return givenUp(run, judged, outcome.because);
  }
  const conversation = { messages: outcome.messages, rung: begun.rung, attempt, place, model };
  run.conversations.set(command.step.step, conversation);
  if (place === "main" && writes) run.main.keep(mainOf(run), conversation);
  return { kind: "attempt-finished", output: outputOf(outcome) };
}

/** Rework goes on where the attempt left off; anything else begins anew, in its open main conversation if it stays. */
async function beginConversation(command: AttemptCommand, run: TaskRun): Promise<OpenConversation> {
  const { step, rung, mode, place, findings } = command;
  const before = run.conversations.get(step.step);
  if (mode === "rework" && before !== undefined) {
    return { messages: [...before.messages, reworkMessage(findings)], rung: before.rung };
  }
  const opening = await opened(command, run);
  const message = mode === "rework" ? joined(opening, reworkMessage(findings)) : opening;
  const staysOpen = place === "main" && mode !== "escalation";
  const open = staysOpen ? run.main.of(mainOf(run)) : undefined;
  if (open === undefined) return { messages: [message], rung };
  return { messages: [...open.messages, message], rung: strongerRung(open.rung, rung) };
}

/** The message that opens the attempt. */
export async function opened(command: AttemptCommand, run: TaskRun): Promise<Message> {
  const { seesChange, splits, writes } = roleOf(command.step, command.contract);
  const key = `${run.key}/a${command.attempt}/diff`;
  const diff = seesChange
    ? await run.parts.once(key, async () => {
        const result = await run.workspace.look((workspace) => workspace.diff(MOST_DIFF_BYTES));
        return { result, entries: [] };
      })
    : undefined;
  return openingMessage({
    ...command,
    task: run.task,
    ticket: run.ticket,
    chunk: run.chunk?.isRacer === true ? undefined : run.chunk,
    commands: writes || splits ? run.parts.commands : [],
    gates: splits ? verifyingGates(run) : [],
    diff,
    material: [...command.material, ...shownTo(command, run)],
  });
}

/** Who writes for the first time is shown what was accepted before; whoever mends is not: it has not helped. */
function shownTo(
  { step, mode, contract }: AttemptCommand,
  { chunk, exemplar }: TaskRun,
): readonly Material[] {
  const isPart = chunk !== undefined && chunk.isRacer !== true;
  const isAuthor = step.kind === "coding" && roleOf(step, contract).writes;
  return exemplar !== undefined && mode === "first" && isAuthor && !isPart ? [exemplar] : [];
}

export function assignmentFor(
  command: AttemptCommand,
  run: TaskRun,
  messages: readonly Message[],
): Assignment {
  const { step, place } = command;
  const { system, submit, writes } = roleOf(step, command.contract);
  const isDelegated = writes && place === "isolated" && step.takeBack !== undefined;
  return {
    system,
    messages,
    tools: run.parts.toolDefinitions(writes ? "read-write" : "read-only"),
    submit,
    handBack: isDelegated ? HAND_BACK : undefined,
    maxTurns: run.parts.caps.turns,
  };
}

/** A review that nobody waits for may wait for a batch itself. */
function slackOf({ step: { batch } }: AttemptCommand, { parts, task }: TaskRun) {
  return batch !== undefined && parts.hasSlack?.(task) === true ? { batch } : {};
}

interface Conversed {
  readonly outcome: HarnessOutcome;
  /** The model that answered last. */
  readonly model: string | undefined;
}

async function converse(command: AttemptCommand, run: TaskRun, begun: OpenConversation): Promise<Conversed> {
  const assignment = assignmentFor(command, run, begun.messages);
  const { parts } = run;
  const heard: Heard = { model: undefined };
  if (assignment.handBack === undefined) {
    const outcome = await conduct(command, run, {
      assignment,
      begun,
      heard,
      once: parts.once,
      limitUsd: undefined,
    });
    return { outcome, model: heard.model };
  }
  const key = `${run.key}/a${command.attempt}/delegation-ended`;
  const ended = await parts.recorded<Ended>(key);
  const once: Once = ended === undefined ? parts.once : (step) => parts.once(step, () => endsAgain(ended));
  try {
    const conducted = { assignment, begun, heard, once, limitUsd: parts.attemptUsd };
    return { outcome: await conduct(command, run, conducted), model: heard.model };
  } catch (error) {
    const because = reasonOf(error);
    if (because === undefined) throw error;
    // A call that failed says nothing of the model's work; a budget that was used up does.
    const model = error instanceof DelegationEnded ? (heard.model ?? null) : null;
    const kept = await parts.once<Ended>(key, async () => ({ result: { because, model }, entries: [] }));
    return {
      outcome: { kind: "gave-up", because: kept.because, messages: [] },
      model: kept.model ?? undefined,
    };
  }
}

/** Why a delegate was stopped, kept so that a resumed run stops it at the same place and tries nothing there again. */
interface Ended {
  readonly because: string;
  /** Whose work it is evidence about. */
  readonly model: string | null;
}

/** What has been heard so far, also where the work ends with an error. */
interface Heard {
  /** The model that answered last. */
  model: string | undefined;
}

/** Stops the delegate, and nothing else. */
class DelegationEnded extends Error {}

async function endsAgain({ because }: Ended): Promise<never> {
  throw new DelegationEnded(because);
}

interface Conduct {
  readonly assignment: Assignment;
  readonly begun: OpenConversation;
  readonly heard: Heard;
  readonly once: Once;
  /** What the attempt may cost. */
  readonly limitUsd: NanoUsd | undefined;
}

async function conduct(
  command: AttemptCommand,
  run: TaskRun,
  { assignment, begun, heard, once, limitUsd }: Conduct,
): Promise<HarnessOutcome> {
  const { parts, workspace } = run;
  const prefix = `${run.key}/a${command.attempt}`;
  const { system, tools, submit, handBack } = assignment;
  const own = [submit, handBack].filter((tool) => tool !== undefined);
  const tags = tagsOf(run, { ...command, rung: begun.rung });
  let spent: NanoUsd = ZERO_USD;
  return parts.harness.run(assignment, {
    async callModel({ messages, turn }) {
      if (limitUsd !== undefined && spent >= limitUsd)
        throw new DelegationEnded(`its budget of ${formatUsd(limitUsd)} is used up`);
      const { reply, charged } = await parts.dispatcher.call({
        key: `${prefix}/c${turn}`,
        request: { system, messages, tools: [...tools, ...own], maxOutputTokens: MAX_OUTPUT_TOKENS },
        models: begun.rung.models,
        tags,
        ...slackOf(command, run),
        budget: parts.budget,
        once,
        signal: parts.signal,
        onRetry: ({ code, message }, waitMs) =>
          tell(run, { kind: "call-retried", code, because: message, waitMs }),
      });
      heard.model = reply.model;
      spent = addUsd(spent, charged);
      tell(run, { kind: "call-answered", model: reply.model, spentOnTask: parts.budget.spentOn(run.task) });
      return reply;
    },
    async runTool(call, { turn, index }) {
      let isReplayed = true;
      const done = await once(`${prefix}/c${turn}/x${index}`, async () => {
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
}

function reasonOf(error: unknown): string | undefined {
  if (error instanceof DelegationEnded) return error.message;
  if (error instanceof SufficeError && ENDS_DELEGATION.includes(error.code))
    return `its call failed (${error.code}): ${error.message}`;
  return undefined;
}

function outputOf(outcome: Extract<HarnessOutcome, { kind: "finished" }>): string {
  const submission: Json | undefined = outcome.submission;
  return submission === undefined ? outcome.text : JSON.stringify(submission);
}

export function joined(first: Message, second: Message): Message {
  return { role: "user", content: [...first.content, ...second.content] };
}
