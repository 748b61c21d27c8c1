import pc from "picocolors";
import type { RunEvent } from "../../app/index.ts";
import { formatUsd, type NanoUsd, type TaskId, ZERO_USD } from "../../domain/index.ts";
import { headline } from "../../routing/index.ts";
import { cut } from "./table.ts";

const WIDTH = 110;
const CLEAR_LINE = "\r\u001b[2K";

/** Which task is where, what it has cost, and why: a line per event, readable in a pipe and without colour. */
export function createProgress(options: {
  readonly write: (text: string) => void;
  readonly colour: boolean;
  /** On a terminal: a line that is written over, for what happens between the lines that stay. */
  readonly hasStatusLine: boolean;
  /** What else has to be said to find the run again, with a space before it: ` --ledger FILE`. */
  readonly resumeFlags: string;
}): (event: RunEvent) => void {
  const colours = pc.createColors(options.colour);
  const spent = new Map<TaskId, NanoUsd>();
  let total = 0;
  let begun = 0;
  let calls = 0;
  const clear = options.hasStatusLine ? CLEAR_LINE : "";
  const say = (text: string) => options.write(`${clear}${text}\n`);
  // Cut before it is coloured: the code that ends a colour must not be cut off.
  const detail = (text: string, colour = (plain: string) => plain) =>
    say(`      ${colour(cut(text, WIDTH))}`);

  return (event) => {
    switch (event.kind) {
      case "run-started":
        total = event.tasks;
        say(
          `${event.resumed ? "going on with run" : "run"} ${event.run}: ${counted(event.tasks, "task")}, branch ${event.branch}`,
        );
        return;
      case "task-decided": {
        begun++;
        calls = 0;
        const { id, title } = event.decision.task.ticket;
        say(colours.bold(`[${begun}/${total}] ${cut(id, 30)}  ${cut(title, 70)}`));
        detail(headline(event.decision));
        for (const warning of event.decision.warnings) detail(`warning: ${warning}`, colours.yellow);
        return;
      }
      case "attempt-started": {
        const how = event.mode === "first" ? "" : ` (${event.mode})`;
        detail(
          `${event.step}${how}: ${event.tier}, ${event.place}${event.model === undefined ? "" : `, ${event.model}`}`,
        );
        return;
      }
      case "call-answered":
        spent.set(event.task, event.spentOnTask);
        calls++;
        if (options.hasStatusLine) {
          options.write(
            `${clear}      … ${counted(calls, "call")}, ${formatUsd(event.spentOnTask)} on this task so far`,
          );
        }
        return;
      case "call-retried":
        detail(`trying again in ${(event.waitMs / 1000).toFixed(1)} s: ${event.because}`, colours.yellow);
        return;
      case "attempt-given-up":
        detail(`given up: ${event.because}`, colours.yellow);
        return;
      case "gate-judged": {
        const [finding] = event.findings;
        const why = finding === undefined ? "" : `: ${tellingLine(finding.message)}`;
        const line = `gate ${event.gate}: ${event.verdict}${why}`;
        if (event.verdict === "pass") detail(line);
        else detail(line, colours.yellow);
        return;
      }
      case "task-escalated":
        detail(
          `escalated from ${event.from} to ${event.to}: gate ${event.gate} kept failing`,
          colours.yellow,
        );
        return;
      case "task-ended": {
        const { outcome, because, commit } = event.record;
        const cost = formatUsd(spent.get(event.task) ?? ZERO_USD);
        const where = commit === undefined ? "" : `, commit ${commit.slice(0, 8)}`;
        if (outcome === "accepted") detail(`accepted: ${cost}${where}`, colours.green);
        else detail(`${outcome}: ${cost}; ${because}`, colours.red);
        return;
      }
      case "run-stopped":
        say(
          colours.red(
            `run ${event.run} stopped (${event.code}). Go on with:  suffice run --resume ${event.run}${options.resumeFlags}`,
          ),
        );
        return;
      case "run-ended":
        say(`run ${event.run} ended: ${formatUsd(event.spent)} spent`);
        return;
      default:
        event satisfies never;
    }
  };
}

/** Of a test runner's output the line that says what failed, if one does; else the first. */
function tellingLine(message: string): string {
  const lines = message.split("\n").filter((line) => line.trim() !== "");
  const telling = lines.find((line) => /^\s*(not ok\b|✖|FAIL\b|\S*Error\b)/.test(line));
  return (telling ?? lines[0] ?? "").trim();
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
