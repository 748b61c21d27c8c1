import type { RunEvent } from "../../app/index.ts";
import { formatUsd, type NanoUsd, type TaskId } from "../../domain/index.ts";
import { headline } from "../../routing/index.ts";

/** `heading`: a task begins; `warning`: something did not go as hoped; `good`, `bad`: how it ended. */
export type Tone = "plain" | "heading" | "warning" | "good" | "bad";

/** One line of progress, without the name of the task that it is about. */
export interface ProgressLine {
  readonly text: string;
  readonly tone: Tone;
  /** It ends with a command to copy, which nobody wants cut. */
  readonly isWhole?: true;
}

/** What has been seen so far, as far as a line needs it. */
export interface Seen {
  readonly tasks: number;
  readonly begun: number;
  readonly spentOn: (task: TaskId) => NanoUsd;
  /** What else has to be said to find the run again, with a space before it: ` --ledger FILE`. */
  readonly resumeFlags: string;
}

type OfKind<Kind extends RunEvent["kind"]> = Extract<RunEvent, { readonly kind: Kind }>;

/** What an event is worth saying, in words; nothing for a call, which only counts. */
export function progressLines(event: RunEvent, seen: Seen): readonly ProgressLine[] {
  switch (event.kind) {
    case "run-started":
    case "run-noted":
    case "leftovers-found":
    case "waves-planned":
    case "spend-warned":
    case "run-forecast":
    case "run-stopped":
    case "run-ended":
      return runLines(event, seen);
    case "task-decided":
      return decided(event, seen);
    case "task-split":
      return split(event);
    case "attempt-started":
      return [plain(started(event, seen.spentOn(event.task)))];
    case "call-answered":
      return [];
    case "call-retried":
      return [warning(`trying again in ${(event.waitMs / 1000).toFixed(1)} s: ${event.because}`)];
    case "attempt-given-up":
      return [warning(`given up: ${event.because}`)];
    case "step-fell-back":
      return [warning(fellBack(event))];
    case "gate-judged":
      return [judged(event)];
    case "task-escalated":
      return [warning(escalated(event))];
    case "task-taken-back":
      return [warning(`taken back into the main conversation, at ${event.to}: ${event.because}`)];
    case "race-decided":
      return [plain(`${event.won} was first; ${event.stopped} is stopped`)];
    case "task-merged":
      return [plain(`merged as ${event.commit.slice(0, 8)}`)];
    case "task-conflicted":
      return [
        warning(`kept on ${event.keptOn}, since it does not fit what was merged before: ${event.because}`),
      ];
    case "task-ended":
      return [ended(event, seen)];
    default:
      return event satisfies never;
  }
}

type OfRun = OfKind<
  | "run-started"
  | "run-noted"
  | "leftovers-found"
  | "waves-planned"
  | "spend-warned"
  | "run-forecast"
  | "run-stopped"
  | "run-ended"
>;

function runLines(event: OfRun, { resumeFlags }: Seen): readonly ProgressLine[] {
  switch (event.kind) {
    case "run-started": {
      const which = `${event.resumed ? "going on with run" : "run"} ${event.run}`;
      return [plain(`${which}: ${counted(event.tasks, "task")}, branch ${event.branch}`)];
    }
    case "run-noted":
      return [plain(`note: ${event.note}`)];
    case "leftovers-found":
      return event.leftovers.map((leftover) => ({
        ...warning(leftBehind(leftover, resumeFlags)),
        isWhole: true,
      }));
    case "waves-planned":
      return planned(event);
    case "spend-warned": {
      const { spent, cap, stopsAt } = event;
      return [
        warning(
          `${formatUsd(spent)} of the cap of ${formatUsd(cap)} is spent; at ${formatUsd(stopsAt)} the run stops`,
        ),
      ];
    }
    case "run-forecast":
      return [forecast(event)];
    case "run-stopped": {
      const how = `Go on with:  suffice run --resume ${event.run}${resumeFlags}`;
      return [{ ...bad(`run ${event.run} stopped (${event.code}). ${how}`), isWhole: true }];
    }
    case "run-ended":
      return [plain(`run ${event.run} ended: ${formatUsd(event.spent)} spent`)];
    default:
      return event satisfies never;
  }
}

/** Above its cap a forecast is a warning: the run would stop before its end. */
function forecast(event: OfKind<"run-forecast">): ProgressLine {
  const { spent, rest, total, tasksLeft, measured, unpriced, cap } = event;
  const range = `${formatUsd(rest.low)} to ${formatUsd(rest.high)}`;
  const without = unpriced === 0 ? "" : `, ${unpriced} without a price`;
  const from = `${range}; ${measured} of ${counted(tasksLeft, "task")} measured${without}`;
  const text = `forecast: ${formatUsd(total.expected)} in all, ${formatUsd(spent)} of it spent (to come: ${from})`;
  if (cap === undefined || total.expected <= cap) return plain(text);
  return warning(`above the cap of ${formatUsd(cap)}: ${text}`);
}

function leftBehind(
  { run, worktrees, canGoOn }: OfKind<"leftovers-found">["leftovers"][number],
  flags: string,
): string {
  const what = `run ${run} has left ${counted(worktrees.length, "worktree")} behind`;
  const remove = `suffice run --clean ${run}${flags}`;
  return canGoOn
    ? `${what}. Go on with:  suffice run --resume ${run}${flags}  or remove with:  ${remove}`
    : `${what}, and cannot go on from this ledger. Remove with:  ${remove}`;
}

/** One wave is no plan worth telling. */
function planned({ waves, waits }: OfKind<"waves-planned">): readonly ProgressLine[] {
  if (waves.length < 2) return [];
  const names = waves.map((wave, index) => `wave ${index + 1}: ${wave.join(", ")}`);
  const reasons = waits.map(({ id, for: earlier, because }) =>
    plain(`${id} waits for ${earlier}: ${because}`),
  );
  return [plain(`${waves.length} waves`), ...names.map(plain), ...reasons];
}

function decided(
  { chunk, decision }: OfKind<"task-decided">,
  { begun, tasks }: Seen,
): readonly ProgressLine[] {
  const { title } = decision.task.ticket;
  const heading = chunk === undefined ? `[${begun}/${tasks}] ${title}` : title;
  return [
    { text: heading, tone: "heading" },
    plain(headline(decision)),
    ...decision.warnings.map((text) => warning(`warning: ${text}`)),
  ];
}

function split({ chunks, waves }: OfKind<"task-split">): readonly ProgressLine[] {
  const order = waves.map((wave) => wave.join(" and ")).join(", then ");
  const titles = chunks.map(({ id, title }) => plain(`${id}: ${title}`));
  return [plain(`cut into ${counted(chunks.length, "chunk")}: ${order}`), ...titles];
}

function started({ step, mode, tier, place, model }: OfKind<"attempt-started">, spent: NanoUsd): string {
  const how = mode === "first" ? "" : ` (${mode})`;
  const where = [tier, place, ...(model === undefined ? [] : [model])].join(", ");
  return `${step}${how}: ${where}${spent === 0 ? "" : `; ${formatUsd(spent)} so far`}`;
}

function fellBack({ step, from, to, because }: OfKind<"step-fell-back">): string {
  const where = to === undefined ? `is answered by nobody after ${from}` : `falls back from ${from} to ${to}`;
  return `${step} ${where}: ${because}`;
}

function judged({ gate, verdict, findings }: OfKind<"gate-judged">): ProgressLine {
  const [finding] = findings;
  const why = finding === undefined ? "" : `: ${tellingLine(finding.message)}`;
  const line = `gate ${gate}: ${verdict}${why}`;
  return verdict === "pass" ? plain(line) : warning(line);
}

/** An attempt that was given up came before no gate. */
function escalated({ from, to, gate, line }: OfKind<"task-escalated">): string {
  if (line !== undefined) return line;
  const because = gate === "none" ? "nothing came of it" : `gate ${gate} kept failing`;
  return `escalated from ${from} to ${to}: ${because}`;
}

function ended({ task, record }: OfKind<"task-ended">, { spentOn }: Seen): ProgressLine {
  const { outcome, because, commit } = record;
  const cost = formatUsd(spentOn(task));
  if (outcome !== "accepted") return bad(`${outcome}: ${cost}; ${because}`);
  return {
    text: `accepted: ${cost}${commit === undefined ? "" : `, commit ${commit.slice(0, 8)}`}`,
    tone: "good",
  };
}

/** Of a test runner's output the line that says what failed, if one does; else the first. */
function tellingLine(message: string): string {
  const lines = message.split("\n").filter((line) => line.trim() !== "");
  const telling = lines.find((line) => /^\s*(not ok\b|✖|FAIL\b|\S*Error\b)/.test(line));
  return (telling ?? lines[0] ?? "").trim();
}

function plain(text: string): ProgressLine {
  return { text, tone: "plain" };
}

function warning(text: string): ProgressLine {
  return { text, tone: "warning" };
}

function bad(text: string): ProgressLine {
  return { text, tone: "bad" };
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
