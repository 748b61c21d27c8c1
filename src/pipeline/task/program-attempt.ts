import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Performed, PerformGiven } from "../../dispatch/index.ts";
import { type Json, type Message, type Rung, SufficeError, textOf } from "../../domain/index.ts";
import type { Assignment, ProgramCall, ProgramOutcome } from "../../harnesses/index.ts";
import type { TaskEvent } from "../machine/machine.ts";
import type { StepProgram } from "../run-parts.ts";
import { reworkMessage } from "../texts/brief.ts";
import { roleOf } from "../texts/roles.ts";
import { assignmentFor, ENDS_DELEGATION, joined, opened } from "./agent-attempt.ts";
import type { HeldConversation, HeldSession } from "./conversations.ts";
import { givenUp } from "./given-up.ts";
import { type AttemptCommand, type TaskRun, tagsOf, tell } from "./task-run.ts";

const HANDS_BACK = "HAND BACK:";
const MAY_HAND_BACK = `If you lack context, doubt that you can do this well, or it is not what it was said to be, change nothing and answer with one line that begins with "${HANDS_BACK}" and says why. A wrong change is worse.`;
const GO_ON =
  "You were interrupted. Everything that you had done until then is there; a command or an edit that was under way may not be. Look at what is there, then finish the work that you were given.";

/** What is kept of a program's work. */
interface Worked {
  /** `null` where it only read. */
  readonly tree: string | null;
  readonly outcome:
    | { readonly kind: "finished"; readonly output: string }
    | { readonly kind: "gave-up"; readonly because: string };
  /** The model that answered last. */
  readonly model: string;
  /** All calls of its session so far, by their ids. */
  readonly calls: readonly string[];
}

interface Session extends HeldSession {
  readonly rung: Rung;
  readonly message: Message;
  readonly goesOn: boolean;
}

/**
 * One attempt by an agent program, as one step: what it has done is there whole or not at all. A program that was cut off goes on with its
 * own session, in the files as it left them, so that no call that it has made is made again.
 */
export async function programAttempt(
  command: AttemptCommand,
  run: TaskRun,
  line: StepProgram,
): Promise<TaskEvent> {
  const { step, attempt, place } = command;
  const { judges } = roleOf(step, command.contract);
  const session = await sessionFor(command, run);
  const served = servedModel(session.rung, line);
  const { parts, workspace } = run;
  let isReplayed = true;
  const { result: worked } = await parts.dispatcher.meter<Worked>({
    key: `${run.key}/a${attempt}/program`,
    tags: { ...tagsOf(run, { ...command, rung: session.rung }), conversation: session.id },
    provider: served.provider,
    model: served.model,
    budget: parts.budget,
    once: parts.once,
    limitUsd: isDelegated(command) ? parts.attemptUsd : undefined,
    beside: parts.concurrency,
    perform: (given) => {
      isReplayed = false;
      return perform(command, run, { line, session, served, given });
    },
  });
  if (isReplayed && worked.tree !== null) workspace.replay(worked.tree);
  const { outcome, model, calls } = worked;
  const held: HeldConversation = {
    messages: [],
    rung: session.rung,
    attempt,
    place,
    model,
    session: { id: session.id, calls },
  };
  if (outcome.kind === "finished") {
    run.conversations.set(step.step, held);
    return { kind: "attempt-finished", output: outcome.output };
  }
  run.conversations.delete(step.step);
  return givenUp(run, { ...held, step, model: judges ? undefined : model }, outcome.because);
}

/** Rework goes on in the session of the attempt before it, whose prefix is cached; anything else opens one of its own. */
async function sessionFor(command: AttemptCommand, run: TaskRun): Promise<Session> {
  const { step, rung, mode, findings, attempt } = command;
  const before = run.conversations.get(step.step);
  if (mode === "rework" && before?.session !== undefined) {
    return { ...before.session, rung: before.rung, message: reworkMessage(findings), goesOn: true };
  }
  const opening = await opened(command, run);
  const message = mode === "rework" ? joined(opening, reworkMessage(findings)) : opening;
  return { id: uuidOf(`${run.parts.run}/${run.key}/a${attempt}`), calls: [], rung, message, goesOn: false };
}

/** The first model of the rung that this program can be pointed at. */
function servedModel({ models, tier }: Rung, { program, endpointOf }: StepProgram) {
  for (const model of models) {
    const served = endpointOf(model);
    if (served !== undefined) return { model, ...served };
  }
  throw new SufficeError("routing.no-candidate", {
    message: `${program.name} can be pointed at none of the models at ${tier} (${models.join(", ")}): it speaks ${program.protocols.join(" and ")}`,
  });
}

interface Work {
  readonly line: StepProgram;
  readonly session: Session;
  readonly served: ReturnType<typeof servedModel>;
  readonly given: PerformGiven;
}

async function perform(
  command: AttemptCommand,
  run: TaskRun,
  { line, session, served, given }: Work,
): Promise<Performed<Worked>> {
  const { program, homes, commands, timeoutMs } = line;
  const { parts, workspace } = run;
  const home = join(homes, session.id);
  const before = new Set(session.calls);
  const isNew = ({ id }: ProgramCall) => !before.has(id);
  const cutOff = (await program.callsOf({ session: session.id, home })).some(isNew);
  const { writes } = roleOf(command.step, command.contract);
  const assignment = assignmentFor(command, run, [session.message]);
  return workspace.change(
    async ({ path }, keep) => {
      const outcome = await program.run(
        {
          session: session.id,
          folder: path,
          home,
          endpoint: served.endpoint,
          model: served.model,
          system: isDelegated(command) ? `${assignment.system}\n- ${MAY_HAND_BACK}` : assignment.system,
          prompt: cutOff ? GO_ON : textOf(session.message.content),
          resumes: session.goesOn || cutOff,
          access: writes ? "read-write" : "read-only",
          commands: writes ? commands : [],
          answerSchema: assignment.submit?.inputSchema,
          subAgents: [],
          maxTurns: assignment.maxTurns,
          budgetUsd: given.budgetUsd,
          timeoutMs,
        },
        {
          signal: parts.signal,
          onCall: (call) => {
            if (!isNew(call)) return "go-on";
            const model = call.modelAnswered ?? served.model;
            tell(run, { kind: "call-answered", model, spentOnTask: parts.budget.spentOn(run.task) });
            return given.onCall(call);
          },
        },
      );
      const calls = outcome.calls.filter(isNew);
      const failure = failureOf(outcome, command);
      const worked = {
        tree: writes && failure === undefined ? await keep() : null,
        outcome: endOf(outcome, assignment),
        model: modelOf(outcome.calls) ?? served.model,
        calls: outcome.calls.map(({ id }) => id),
      };
      return { result: worked, calls, ...(failure === undefined ? {} : { failure }) };
    },
    { asItLies: cutOff },
  );
}

/** What is nobody's fault stops the run or the task, as a failed call of ours does; a delegate's failure only ends the delegation. */
function failureOf(outcome: ProgramOutcome, command: AttemptCommand): SufficeError | undefined {
  if (outcome.kind !== "failed") return undefined;
  if (isDelegated(command) && ENDS_DELEGATION.includes(outcome.code)) return undefined;
  return new SufficeError(outcome.code, { message: outcome.because });
}

function endOf(outcome: ProgramOutcome, { submit }: Assignment): Worked["outcome"] {
  switch (outcome.kind) {
    case "failed":
      return { kind: "gave-up", because: `it failed (${outcome.code}): ${outcome.because}` };
    case "gave-up":
      return { kind: "gave-up", because: outcome.because };
    case "finished":
      return finishedOf(outcome, submit !== undefined);
    default:
      return outcome satisfies never;
  }
}

function finishedOf(
  { text, submission }: { readonly text: string; readonly submission: Json | undefined },
  wantsSubmission: boolean,
): Worked["outcome"] {
  if (text.trimStart().startsWith(HANDS_BACK)) {
    const because = text.trimStart().slice(HANDS_BACK.length).trim();
    return { kind: "gave-up", because: because === "" ? "it handed the work back" : because };
  }
  if (!wantsSubmission) return { kind: "finished", output: text };
  if (submission === undefined)
    return { kind: "gave-up", because: "it did not answer in the form that was asked for" };
  return { kind: "finished", output: JSON.stringify(submission) };
}

/** Whose work it is: the model of the main loop; what its sub-agents used is in the ledger. */
function modelOf(calls: readonly ProgramCall[]): string | undefined {
  return calls.findLast(({ agent, modelAnswered }) => agent === undefined && modelAnswered !== undefined)
    ?.modelAnswered;
}

function isDelegated({ step, place, contract }: AttemptCommand): boolean {
  return roleOf(step, contract).writes && place === "isolated" && step.takeBack !== undefined;
}

/** A UUID that the same attempt always gets (version 8: of one's own making, RFC 9562). */
function uuidOf(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
