import type { Argv, ErrorCode, Instant, Json, NanoUsd, Usage } from "../domain/index.ts";

/** What an agent program speaks with the models' side. */
export type ProgramProtocol = "anthropic-messages" | "openai-chat" | "openai-responses";

/** One call of a model that an agent program made, as the program itself wrote it down. */
export interface ProgramCall {
  /** Unique among the calls of a session, and the same whenever it is read again. */
  readonly id: string;
  readonly at: Instant;
  readonly endedAt: Instant | undefined;
  readonly modelAsked: string | undefined;
  /** `undefined` where the program does not say who answered: what was asked for is no evidence of it. */
  readonly modelAnswered: string | undefined;
  /** `undefined` where nobody says, as for some children in the background. */
  readonly usage: Usage | undefined;
  readonly requestId: string | undefined;
  /** The sub-agent that made it; `undefined` for the main loop. */
  readonly agent: string | undefined;
}

/** A sub-agent that the program may call on. `model` reaches the wire as it stands here. */
export interface SubAgentDefinition {
  readonly name: string;
  readonly description: string;
  readonly prompt: string;
  readonly model: string;
  readonly tools: readonly string[] | undefined;
}

export interface ProgramEndpoint {
  /** With the path that the program expects before its own: without `/v1` for Anthropic Messages, with it for the OpenAI protocols. */
  readonly baseUrl: string;
  /** Given to the program in its environment, never in its arguments. */
  readonly key: () => string;
}

/** A piece of work for an agent program, in a folder that it may change. */
export interface ProgramAssignment {
  /** A UUID that names the conversation, so that one that was cut off is found again. */
  readonly session: string;
  /** The worktree. */
  readonly folder: string;
  /** A folder of its own for whatever the program writes: settings, transcripts, scratch. It stays until the run is over. */
  readonly home: string;
  readonly endpoint: ProgramEndpoint;
  readonly model: string;
  /** Added to the program's own system text. */
  readonly system: string;
  readonly prompt: string;
  /** Goes on with the session, whose conversation lies in `home`, instead of opening it. */
  readonly resumes: boolean;
  readonly access: "read-only" | "read-write";
  /** Commands that may be run, as the settings have them: with a last `*` any arguments may follow, else none. Any other is denied. */
  readonly commands: readonly Argv[];
  /** JSON Schema of the answer, where one is to be handed in. */
  readonly answerSchema: Json | undefined;
  readonly subAgents: readonly SubAgentDefinition[];
  readonly maxTurns: number;
  /** When the calls are known to have cost so much the caller's watch says stop; programs that can are told as well. */
  readonly budgetUsd: NanoUsd | undefined;
  readonly timeoutMs: number;
}

export interface ProgramWatch {
  readonly signal: AbortSignal;
  /** Told of each call as soon as the program tells of it; its output may still be a first guess. `stop` ends the program. */
  onCall(call: ProgramCall): "go-on" | "stop";
}

/** How a program's work ended. `calls` is all that it and its children made in this session, finished ones of earlier lives included. */
export type ProgramOutcome = { readonly calls: readonly ProgramCall[]; readonly session: string } & (
  | { readonly kind: "finished"; readonly text: string; readonly submission: Json | undefined }
  /** Its turns or its money were used up, it was refused what it needed, or it says that it could not. */
  | { readonly kind: "gave-up"; readonly because: string }
  /** A provider, the program itself or its time limit. */
  | { readonly kind: "failed"; readonly code: ErrorCode; readonly because: string }
);

export type ProgramFound =
  | { readonly kind: "found"; readonly version: string; readonly path: string }
  | { readonly kind: "missing"; readonly because: string };

/**
 * An agent that runs as a program of its own, with its own loop, tools and conversation. We give it a folder, a task and a model, and
 * read what it did: the model that answered and what was used, never what it says that it cost.
 */
export interface AgentProgram {
  readonly name: string;
  readonly protocols: readonly ProgramProtocol[];
  /** Asks the program itself, once. */
  detect(): Promise<ProgramFound>;
  /** Why this version cannot do what is asked of it; `undefined` where it can. */
  refuses(
    version: string,
    asked: Pick<ProgramAssignment, "access" | "resumes" | "answerSchema" | "subAgents">,
  ): string | undefined;
  run(assignment: ProgramAssignment, watch: ProgramWatch): Promise<ProgramOutcome>;
  /** What a session that was cut off had called until then, by what lies in its home; empty where nothing does. */
  callsOf(work: Pick<ProgramAssignment, "session" | "home">): Promise<readonly ProgramCall[]>;
}

/** Starts a program and hands over its standard output line by line as it comes. The whole process group ends with it, and with us. */
export type StartProgram = (
  argv: Argv,
  options: {
    readonly cwd: string;
    /** All of it: nothing is inherited but what is needed to run programs at all (PATH and the like). */
    readonly environment: Readonly<Record<string, string>>;
    readonly input?: string;
    readonly timeoutMs: number;
    readonly signal: AbortSignal;
    readonly onLine: (line: string) => void;
  },
) => Promise<ProgramExit>;

export type ProgramExit =
  | { readonly kind: "exited"; readonly exitCode: number; readonly stderr: string }
  | {
      readonly kind: "killed";
      readonly because: "timed-out" | "cancelled" | "signal";
      readonly stderr: string;
    }
  | { readonly kind: "not-started"; readonly because: string };

/** Reads the calls that a program wrote below a folder; bound by the composition root to the reader of that program's logs. */
export type CallsIn = (home: string) => Promise<readonly ProgramCall[]>;
