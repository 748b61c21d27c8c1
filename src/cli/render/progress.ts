import pc from "picocolors";
import type { RunEvent } from "../../app/index.ts";
import { addUsd, formatUsd, type NanoUsd, type TaskId, ZERO_USD } from "../../domain/index.ts";
import { harmless } from "./harmless.ts";
import { counted, type ProgressLine, progressLines, type Seen, type Tone } from "./progress-lines.ts";
import { cut } from "./table.ts";

const WIDTH = 116;
const LONGEST_NAME = 24;
const CLEAR_LINE = "\r\u001b[2K";

export interface ProgressOptions extends Pick<Seen, "resumeFlags"> {
  readonly write: (text: string) => void;
  readonly colour: boolean;
  /** On a terminal: a line that is written over, for what happens between the lines that stay. */
  readonly hasStatusLine: boolean;
}

/**
 * Which task is where, what it has cost, and why: a line per event, readable in a pipe and without colour. Tasks run side by
 * side, so each line begins with its task, and with the chunk where there is one.
 */
export function createProgress(options: ProgressOptions): (event: RunEvent) => void {
  const paint = paints(options.colour);
  const spent = new Map<TaskId, NanoUsd>();
  const seen = { tasks: 0, begun: 0, calls: 0, nameWidth: 0 };
  const clear = options.hasStatusLine ? CLEAR_LINE : "";

  // Cut before it is coloured: the code that ends a colour must not be cut off.
  const say = (name: string, { text, tone, isWhole }: ProgressLine) => {
    const start = name === "" ? "" : `${name.padEnd(seen.nameWidth)}  `;
    const shown = isWhole === true ? harmless(text) : cut(text, WIDTH - start.length);
    options.write(`${clear}${start}${paint[tone](shown)}\n`);
  };
  const spentOn = (task: TaskId) => spent.get(task) ?? ZERO_USD;

  return (event) => {
    if (event.kind === "run-started") seen.tasks = event.tasks;
    if (event.kind === "task-decided" && event.chunk === undefined) seen.begun += 1;
    if (event.kind === "waves-planned") seen.nameWidth = widest(event.waves.flat());
    if (event.kind === "task-split") {
      const names = event.chunks.map(({ id }) => nameOf(event.task, id));
      seen.nameWidth = Math.max(seen.nameWidth, widest(names));
    }
    if (event.kind === "call-answered") {
      spent.set(event.task, event.spentOnTask);
      seen.calls += 1;
      const total = formatUsd(addUsd(...spent.values()));
      if (options.hasStatusLine) options.write(`${clear}… ${counted(seen.calls, "call")}, ${total} so far`);
    }
    const name = "task" in event ? nameOf(event.task, event.chunk) : "";
    for (const line of progressLines(event, { ...seen, spentOn, resumeFlags: options.resumeFlags }))
      say(name, line);
  };
}

/** `T-1/c2`: a ticket's name is cut where it is long, a chunk's never. */
function nameOf(task: TaskId, chunk: string | undefined): string {
  const end = chunk === undefined ? "" : `/${cut(chunk, LONGEST_NAME / 2)}`;
  return cut(task, LONGEST_NAME - end.length) + end;
}

function widest(names: readonly string[]): number {
  return Math.min(LONGEST_NAME, Math.max(0, ...names.map((name) => name.length)));
}

function paints(isColoured: boolean): Readonly<Record<Tone, (text: string) => string>> {
  const colours = pc.createColors(isColoured);
  return {
    plain: (text) => text,
    heading: colours.bold,
    warning: colours.yellow,
    good: colours.green,
    bad: colours.red,
  };
}
