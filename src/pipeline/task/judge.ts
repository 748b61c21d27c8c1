import { type DecidedStep, SufficeError, type Verdict, type VerdictEntry } from "../../domain/index.ts";
import type { Workspace } from "../../workspaces/index.ts";
import { executorOf, judgesOthers } from "../executors.ts";
import type { Judgement } from "../gates/index.ts";
import type { TaskEvent } from "../machine/machine.ts";
import type { TaskCommand } from "../machine/next.ts";
import { findingsInContext } from "../texts/findings-in-context.ts";
import { type TaskRun, tell } from "./task-run.ts";
import { type JudgedAttempt, verdictEntry } from "./verdict-entry.ts";

export type JudgeCommand = Extract<TaskCommand, { kind: "judge" }>;

/**
 * One gate over the present state of the worktree; its verdict goes into the ledger with the step. Leaves no trace in the
 * files. `output` is what the step answered in words or, for a review, what it submitted.
 */
export async function judge(command: JudgeCommand, run: TaskRun, output: string): Promise<TaskEvent> {
  const { parts, ticket } = run;
  const gate = run.gates.get(command.gate) ?? parts.gates.get(command.gate);
  if (gate === undefined && executorOf(command.step) === "tester") {
    const because = `no command is set for gate "${command.gate}"`;
    return { kind: "gate-judged", gate: command.gate, verdict: { kind: "inconclusive", because } };
  }
  if (gate === undefined) {
    throw new SufficeError("bug.invariant", {
      message: `there is no gate "${command.gate}", yet a step is judged by it`,
    });
  }
  const verdict = await parts.once<Judgement>(
    `${run.key}/a${command.attempt}/g:${command.gate}`,
    async () => {
      const judged = (workspace: Workspace) =>
        gate.judge({
          workspace,
          taskId: run.task,
          tier: command.rung.tier,
          files: ticket.files,
          output,
          contract: command.contract,
          confidence: command.step.confidence,
          signal: parts.signal,
        });
      const { workspace: tree } = run;
      const judgement = await (gate.runsPrograms ? tree.inspect(judged) : tree.look(judged));
      const result = await withContext(judgement, command, run);
      return { result, entries: entriesOf(command, run, result) };
    },
  );
  const findings = verdict.kind === "fail" ? verdict.findings : [];
  const { dropped } = verdict;
  tell(run, {
    kind: "gate-judged",
    gate: command.gate,
    verdict: verdict.kind,
    findings,
    ...(dropped === undefined ? {} : { dropped }),
  });
  return { kind: "gate-judged", gate: command.gate, verdict };
}

/** What a linter has left is for a model that has not read the files: it is told the lines around each place. */
async function withContext(judgement: Judgement, { step }: JudgeCommand, run: TaskRun): Promise<Judgement> {
  if (judgement.kind !== "fail" || executorOf(step) !== "linter") return judgement;
  const findings = await run.workspace.look(({ path }) => findingsInContext(judgement.findings, path));
  return { ...judgement, findings };
}

/**
 * A verdict is about the attempt that was judged. What a reviewer or a check found is about the author's: it is in the ledger
 * under both, and counts as evidence of the author's model alone.
 */
function entriesOf(command: JudgeCommand, run: TaskRun, { kind: verdict }: Verdict): readonly VerdictEntry[] {
  const { gate, step } = command;
  if (!judgesOthers(step)) return [verdictEntry(run, heldBy(command, run), { gate, verdict })];
  const author = authorOf(run);
  const own = verdictEntry(run, { ...command, model: undefined }, { gate, verdict });
  return author === undefined ? [own] : [own, verdictEntry(run, author, { gate: step.step, verdict })];
}

/** An open conversation may run at a stronger tier than was decided: what it did is that tier's work. */
function heldBy(command: JudgeCommand, run: TaskRun): JudgedAttempt {
  const held = run.conversations.get(command.step.step);
  if (command.rung.tier === "automated" || held === undefined || held.attempt !== command.attempt)
    return { ...command, model: undefined };
  return { ...command, rung: held.rung, model: held.model };
}

/** The attempt that a review has looked at; none where a script did the work. */
function authorOf(run: TaskRun): JudgedAttempt | undefined {
  const step: DecidedStep | undefined = [...run.steps.values()].findLast(
    (each) => executorOf(each) === "agent",
  );
  const held = step === undefined ? undefined : run.conversations.get(step.step);
  if (step === undefined || held === undefined) return undefined;
  const { rung, attempt, place, model } = held;
  return { step, rung, attempt, place, model };
}
