import { tmpdir } from "node:os";
import { type Argv, type Clock, instant } from "../../domain/index.ts";
import type {
  AgentProgram,
  CallsIn,
  ProgramAssignment,
  ProgramCall,
  ProgramFound,
  ProgramOutcome,
  ProgramWatch,
  StartProgram,
} from "../agent-program.ts";
import { allCalls, type CallsKnown } from "./all-calls.ts";
import type { ArgumentOptions } from "./claude-arguments.ts";
import { claudeEnvironment, placesIn, QUIET } from "./claude-environment.ts";
import { endingOf, type Stopped } from "./ending.ts";
import { followStream } from "./follow-stream.ts";
import { hasConversation, prepareHome } from "./prepare-home.ts";
import type { ClaudeResult } from "./stream-event.ts";
import { keepToldCall, toldCalls } from "./told-calls.ts";
import { refusal, versionIn } from "./versions.ts";

export interface ClaudeServices {
  readonly start: StartProgram;
  /** Reads Claude Code's transcripts below a folder. A call's `agent` is the name of its sub-agent's definition. */
  readonly callsIn: CallsIn;
  /** For calls whose time nobody tells. Default: the machine's clock. */
  readonly now?: Clock;
}

/** How Claude Code is started, of the ways that there are. */
export interface ClaudeLauncher {
  readonly name: string;
  /** For messages: what was looked for. */
  readonly what: string;
  readonly path: string;
  /** Prints the version of Claude Code, as that does. */
  readonly version: Argv;
  /** Prints its events, one in a line. */
  work(
    assignment: ProgramAssignment,
    options: ArgumentOptions,
  ): { readonly argv: Argv; readonly input: string };
}

/** How long `--version` may take, on a machine that loads 360 MB for it. */
const VERSION_MS = 30_000;

/** Claude Code, however it is started: without a terminal, with as little of its own prompts and tools as the work allows. */
export function createClaudeProgram(
  launcher: ClaudeLauncher,
  { start, callsIn, now = () => instant(Date.now()) }: ClaudeServices,
): AgentProgram {
  let found: Promise<ProgramFound> | undefined;
  const detect = (): Promise<ProgramFound> => (found ??= ask(start, launcher));
  return {
    name: launcher.name,
    protocols: ["anthropic-messages"],
    detect,
    refuses: refusal,
    async run(assignment, watch) {
      const { session } = assignment;
      const known = await detect();
      if (known.kind === "missing")
        return { kind: "failed", code: "harness.failed", because: known.because, calls: [], session };
      return runFound(assignment, watch, { start, callsIn, now, launcher, version: known.version });
    },
    callsOf: async (work) =>
      allCalls({
        session: work.session,
        written: await callsIn(placesIn(work).config),
        told: toldCalls(work),
      }),
  };
}

async function ask(
  start: StartProgram,
  { version: asking, what, path }: ClaudeLauncher,
): Promise<ProgramFound> {
  const lines: string[] = [];
  const exit = await start(asking, {
    cwd: tmpdir(),
    environment: QUIET,
    timeoutMs: VERSION_MS,
    signal: new AbortController().signal,
    onLine: (line) => lines.push(line),
  });
  const version = versionIn(lines.join("\n"));
  if (version !== undefined) return { kind: "found", version, path };
  const said = exit.kind === "not-started" ? exit.because : lastLine(exit.stderr);
  const because = said ?? "it does not say that it is Claude Code";
  return { kind: "missing", because: `Claude Code is not to be had as ${what}: ${because}` };
}

function lastLine(text: string): string | undefined {
  return text.trim().split("\n").at(-1) || undefined;
}

interface FoundClaude extends Required<ClaudeServices> {
  readonly launcher: ClaudeLauncher;
  readonly version: string;
}

async function runFound(
  assignment: ProgramAssignment,
  watch: ProgramWatch,
  { start, callsIn, launcher, now, version }: FoundClaude,
): Promise<ProgramOutcome> {
  const { session, folder } = assignment;
  prepareHome(assignment);
  const goesOn = assignment.resumes && hasConversation(assignment);
  const stop = new AbortController();
  const before = toldCalls(assignment);
  const stream = followStream((call: ProgramCall) => {
    keepToldCall(assignment, call);
    if (watch.onCall(call) === "stop") stop.abort();
  }, now);
  const { argv, input } = launcher.work(assignment, { version, goesOn, node: process.execPath });
  const exit = await start(argv, {
    cwd: folder,
    environment: claudeEnvironment(assignment),
    input,
    timeoutMs: assignment.timeoutMs,
    signal: AbortSignal.any([watch.signal, stop.signal]),
    onLine: (line) => stream.line(line),
  });
  stream.end();
  const result = stream.result();
  const stopped: Stopped | undefined = stop.signal.aborted
    ? "by-call"
    : watch.signal.aborted
      ? "by-watch"
      : undefined;
  const calls = allCalls({
    session,
    written: await callsIn(placesIn(assignment).config),
    told: [...before, ...stream.calls()],
    sums: sumsOf(result, now),
  });
  return {
    ...endingOf({ assignment, exit, result, stopped, toolsSucceeded: stream.tools.succeeded() }),
    calls,
    session,
  };
}

function sumsOf(result: ClaudeResult | undefined, now: Clock): CallsKnown["sums"] {
  const byModel = result?.modelUsage;
  return byModel === null || byModel === undefined ? undefined : { at: now(), byModel };
}
