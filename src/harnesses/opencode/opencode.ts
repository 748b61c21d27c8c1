import { writeFileSync } from "node:fs";
import type {
  AgentProgram,
  CallsIn,
  ProgramAssignment,
  ProgramCall,
  ProgramFound,
  ProgramWatch,
  StartProgram,
} from "../agent-program.ts";
import { KEY_VARIABLE, modelName, opencodeConfig } from "./opencode-config.ts";
import { furnishHome, type OpencodeHome, opencodeHome, ownSettingsIn, sessionIn } from "./opencode-home.ts";
import { type Ending, endingOf } from "./outcome.ts";
import { runEvent } from "./run-event.ts";
import { NOTHING_TOLD, type Told, toldBy } from "./told.ts";
import { refusesOfOpencode, versionIn } from "./versions.ts";

export interface OpencodeOptions {
  readonly start: StartProgram;
  /** Reads the calls in opencode's database below a folder. */
  readonly callsIn: CallsIn;
  /** Its name on the PATH, or its file. Default: `opencode`. */
  readonly program?: string;
}

/**
 * opencode as `opencode run`, with OpenAI's Chat Completions. Everything that it writes lies below the assignment's `home`. Its rules
 * deny what is not allowed, and it has no sandbox; its commands see its environment, and with it the key. It tells of a call when the
 * tools of the call are done, and begins the next at once: one that is stopped may have begun one more.
 */
export function createOpencode({ start, callsIn, program = "opencode" }: OpencodeOptions): AgentProgram {
  const opencode: Opencode = {
    start,
    program,
    callsIn: async ({ data }) => (await callsIn(data)).map(asAsked),
  };
  return {
    name: "opencode",
    protocols: ["openai-chat"],
    detect: () => detect(opencode),
    refuses: refusesOfOpencode,
    async run(assignment, watch) {
      const place = opencodeHome(assignment);
      const ending = await work(opencode, { assignment, watch, place });
      return { ...ending, session: assignment.session, calls: await opencode.callsIn(place) };
    },
    callsOf: (asked) => opencode.callsIn(opencodeHome(asked)),
  };
}

interface Opencode {
  readonly start: StartProgram;
  readonly program: string;
  readonly callsIn: (place: OpencodeHome) => Promise<readonly ProgramCall[]>;
}

/** opencode writes down the model that it asked for, and never the one that answered. */
function asAsked(call: ProgramCall): ProgramCall {
  return { ...call, modelAsked: call.modelAsked ?? call.modelAnswered, modelAnswered: undefined };
}

const QUESTION_MS = 60_000;

async function detect({ start, program }: Opencode): Promise<ProgramFound> {
  const lines: string[] = [];
  const exit = await start([program, "--version"], {
    cwd: "/",
    environment: {},
    timeoutMs: QUESTION_MS,
    signal: new AbortController().signal,
    onLine: (line) => lines.push(line),
  });
  const version = versionIn(lines.join("\n"));
  if (exit.kind === "not-started") return { kind: "missing", because: `${program}: ${exit.because}` };
  if (exit.kind !== "exited" || exit.exitCode !== 0 || version === undefined) {
    return { kind: "missing", because: `${program} --version did not tell a version` };
  }
  return { kind: "found", version, path: program };
}

interface Work {
  readonly assignment: ProgramAssignment;
  readonly watch: ProgramWatch;
  readonly place: OpencodeHome;
}

async function work(opencode: Opencode, { assignment, watch, place }: Work): Promise<Ending> {
  const settings = ownSettingsIn(assignment.folder);
  if (settings !== undefined) return ownSettings(settings);
  const session = assignment.resumes ? await sessionIn(place) : undefined;
  if (assignment.resumes && session === undefined) return NOTHING_TO_RESUME;
  await furnishHome(place, assignment.system);
  const stop = new AbortController();
  const { folder, prompt, timeoutMs, maxTurns } = assignment;
  const watching = await watchCalls(opencode, { watch, place, maxTurns, stop });
  const exit = await opencode.start([opencode.program, ...argumentsOf(assignment, session)], {
    cwd: folder,
    environment: environmentOf(assignment, place),
    input: prompt,
    timeoutMs,
    signal: AbortSignal.any([watch.signal, stop.signal]),
    onLine: (line) => watching.line(line),
  });
  const { told, isToldToStop } = await watching.end();
  return endingOf({ assignment, exit, told, isToldToStop });
}

const NOTHING_TO_RESUME: Ending = {
  kind: "failed",
  code: "input.missing",
  because: "opencode has no conversation of this session in its home. Begin the work anew.",
};

function ownSettings(name: string): Ending {
  return {
    kind: "failed",
    code: "harness.failed",
    because: `the repository has ${name}, whose plugins opencode would run, with its key, even when told not to. Use another agent here.`,
  };
}

interface Watching extends Pick<Work, "watch" | "place">, Pick<ProgramAssignment, "maxTurns"> {
  readonly stop: AbortController;
}

/** Tells of each call when opencode tells that an answer is done. */
async function watchCalls(opencode: Opencode, { watch, place, maxTurns, stop }: Watching) {
  const known = new Set((await opencode.callsIn(place)).map(({ id }) => id));
  let told: Told = NOTHING_TOLD;
  let isToldToStop = false;
  let telling: Promise<void> = Promise.resolve();
  const tell = async (): Promise<void> => {
    for (const call of await opencode.callsIn(place)) {
      if (known.has(call.id)) continue;
      known.add(call.id);
      if (watch.onCall(call) === "stop" && told.lastReason !== "stop") isToldToStop = true;
    }
    if (isToldToStop) stop.abort();
  };
  return {
    line(text: string): void {
      const event = runEvent(text);
      if (event === undefined) return;
      // At once, so that a session is found again that is cut off right now.
      if (told.session === undefined) writeFileSync(place.sessionId, event.sessionID);
      told = toldBy(told, event);
      if (event.type !== "step_finish") return;
      // It was told that this is its last turn: some models call a tool nevertheless, and opencode goes on with it.
      if (told.turns >= maxTurns && told.lastReason !== "stop") stop.abort();
      telling = telling.then(tell);
      // Thrown by the end.
      telling.catch(() => stop.abort());
    },
    async end() {
      await telling;
      if (!isToldToStop) await tell();
      return { told, isToldToStop };
    },
  };
}

function argumentsOf(
  { model, session: title }: ProgramAssignment,
  session: string | undefined,
): readonly string[] {
  return [
    "run",
    "--format=json",
    "--pure",
    `--model=${modelName(model)}`,
    // With a title of ours it does not ask the model for one.
    ...(session === undefined ? [`--title=${title}`] : [`--session=${session}`]),
  ];
}

function environmentOf(
  assignment: ProgramAssignment,
  { instructions, ...place }: OpencodeHome,
): Readonly<Record<string, string>> {
  return {
    HOME: place.user,
    TMPDIR: place.temporary,
    XDG_DATA_HOME: place.data,
    XDG_CONFIG_HOME: place.config,
    XDG_CACHE_HOME: place.cache,
    XDG_STATE_HOME: place.state,
    [KEY_VARIABLE]: assignment.endpoint.key(),
    OPENCODE_CONFIG_CONTENT: JSON.stringify(opencodeConfig(assignment, instructions)),
    ...Object.fromEntries(SWITCHED_OFF.map((name) => [name, "1"])),
  };
}

/** Downloads, updates, and what lies elsewhere on the machine or in the repository. */
const SWITCHED_OFF = [
  "OPENCODE_DISABLE_AUTOUPDATE",
  "OPENCODE_DISABLE_CLAUDE_CODE",
  "OPENCODE_DISABLE_DEFAULT_PLUGINS",
  "OPENCODE_DISABLE_EXTERNAL_SKILLS",
  "OPENCODE_DISABLE_LSP_DOWNLOAD",
  "OPENCODE_DISABLE_MODELS_FETCH",
  "OPENCODE_DISABLE_PROJECT_CONFIG",
  "OPENCODE_DISABLE_SHARE",
] as const;
