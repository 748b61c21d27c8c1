import { readFile } from "node:fs/promises";
import type {
  AgentProgram,
  CallsIn,
  ProgramAssignment,
  ProgramCall,
  ProgramExit,
  ProgramWatch,
  StartProgram,
} from "../agent-program.ts";
import {
  type CodexProgram,
  createSandboxProbe,
  detectCodex,
  environmentOf,
  type SandboxProbe,
} from "./ask-codex.ts";
import { codexArguments, type SandboxMode } from "./codex-arguments.ts";
import { codexConfig, KEY_VARIABLE } from "./codex-config.ts";
import { type CodexHome, codexHome, furnishHome, makeFolders, rolloutsIn, threadIn } from "./codex-home.ts";
import { followRollouts } from "./follow-rollouts.ts";
import { allowedText } from "./guard/may-run.ts";
import { type Guard, openGuard } from "./guard/open-guard.ts";
import { type Ending, endingOf } from "./outcome.ts";
import { refusesOfCodex } from "./versions.ts";
import { type CallWatch, watchCalls } from "./watch-calls.ts";

export interface CodexOptions {
  readonly start: StartProgram;
  /** Reads the calls in Codex's conversations below a folder. */
  readonly callsIn: CallsIn;
  /** Its name on the PATH, or its file. Default: `codex`. */
  readonly program?: string;
}

/**
 * Codex as `codex exec`. It speaks OpenAI's Responses alone. Everything that it writes lies below the assignment's `home`, nothing of
 * the user's own Codex is read, and each command is allowed by us before it runs, in Codex's sandbox where the system lets it have
 * one. It does not say which model answered: its calls tell what was asked for.
 */
export function createCodex({ start, callsIn, program = "codex" }: CodexOptions): AgentProgram {
  const codex: Codex = { start, program, callsIn: async (place) => callsOf(place, callsIn) };
  const hasSandbox = createSandboxProbe(codex);
  return {
    name: "codex",
    protocols: ["openai-responses"],
    detect: () => detectCodex(codex),
    refuses: refusesOfCodex,
    async run(assignment, watch) {
      const place = codexHome(assignment);
      const thread = assignment.resumes ? await threadIn(place) : undefined;
      const ending =
        assignment.resumes && thread === undefined
          ? NOTHING_TO_RESUME
          : await work(codex, { assignment, watch, place, thread, hasSandbox });
      return { ...ending, session: assignment.session, calls: await codex.callsIn(place) };
    },
    callsOf: (asked) => codex.callsIn(codexHome(asked)),
  };
}

interface Codex extends CodexProgram {
  readonly callsIn: (place: CodexHome) => Promise<readonly ProgramCall[]>;
}

const NOTHING_TO_RESUME: Ending = {
  kind: "failed",
  code: "input.missing",
  because: "Codex has no conversation of this session in its home. Begin the work anew.",
};

/** Codex writes down the model that it asked for, and never the one that answered. */
async function callsOf(place: CodexHome, callsIn: CallsIn): Promise<readonly ProgramCall[]> {
  if ((await rolloutsIn(place)).length === 0) return [];
  const calls = await callsIn(place.sessions);
  return calls.map((call) => ({
    ...call,
    modelAsked: call.modelAsked ?? call.modelAnswered,
    modelAnswered: undefined,
  }));
}

interface Work {
  readonly assignment: ProgramAssignment;
  readonly watch: ProgramWatch;
  readonly place: CodexHome;
  readonly thread: string | undefined;
  readonly hasSandbox: SandboxProbe;
}

async function work(codex: Codex, { assignment, watch, place, thread, hasSandbox }: Work): Promise<Ending> {
  const { folder, access, commands, system, answerSchema } = assignment;
  const rules = { folder, access, commands };
  await makeFolders(place);
  const sandboxed = await hasSandbox(place, watch.signal);
  if (typeof sandboxed !== "boolean") return endingWithout(assignment, sandboxed);
  const guard = await openGuard({ ...rules, isSandboxed: sandboxed });
  try {
    const hook = `'${quoted(process.execPath)}' '${quoted(place.hook)}' ${guard.port}`;
    const config = codexConfig({ folder, system: `${system}\n\n${allowedText(rules)}`, hook });
    await furnishHome(place, { config, answerSchema });
    const sandbox = sandboxed ? SANDBOX_OF_ACCESS[access] : "danger-full-access";
    return await exec(codex, { assignment, watch, place, thread, sandbox, guard });
  } finally {
    await guard.close();
  }
}

const SANDBOX_OF_ACCESS = {
  "read-only": "read-only",
  "read-write": "workspace-write",
} as const satisfies Record<ProgramAssignment["access"], SandboxMode>;

/** Within single quotes of a shell. */
function quoted(text: string): string {
  return text.replaceAll("'", "'\\''");
}

interface Execution extends Omit<Work, "hasSandbox"> {
  readonly sandbox: SandboxMode;
  readonly guard: Guard;
}

async function exec(
  codex: Codex,
  { assignment, watch, place, thread, sandbox, guard }: Execution,
): Promise<Ending> {
  const stop = new AbortController();
  const calls = await watchCalls({
    follower: await followRollouts(place),
    maxTurns: assignment.maxTurns,
    calls: () => codex.callsIn(place),
    onCall: (call) => watch.onCall(call),
    stop: () => stop.abort(),
  });
  const looking = keepLooking(calls, stop);
  const { folder, endpoint, model, answerSchema, prompt, timeoutMs } = assignment;
  const argv = codexArguments({ place, thread, sandbox, folder, endpoint, model, answerSchema });
  try {
    const exit = await codex.start([codex.program, ...argv], {
      cwd: folder,
      environment: { ...environmentOf(place), [KEY_VARIABLE]: endpoint.key() },
      input: prompt,
      timeoutMs,
      signal: AbortSignal.any([watch.signal, stop.signal]),
      onLine: looking.now,
    });
    await calls.look();
    const lastMessage = await readFile(place.lastMessage, "utf8");
    const [end, stopped] = [calls.end(), calls.stopped()];
    return endingOf({ assignment, exit, end, stopped, asked: guard.asked(), lastMessage });
  } finally {
    looking.end();
  }
}

/** How soon a call is told of while Codex says nothing. */
const LOOK_EVERY_MS = 200;

/** What goes wrong while looking ends Codex, and is thrown by the last look. */
function keepLooking(calls: CallWatch, stop: AbortController) {
  const now = (): void => {
    calls.look().catch(() => stop.abort());
  };
  const timer = setInterval(now, LOOK_EVERY_MS);
  return { now, end: () => clearInterval(timer) };
}

function endingWithout(assignment: ProgramAssignment, exit: ProgramExit): Ending {
  return endingOf({ assignment, exit, end: undefined, stopped: undefined, asked: [], lastMessage: "" });
}
