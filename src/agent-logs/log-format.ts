import type { Instant, Json, Moment, TaskId, TaskKind, ToolAct, Usage } from "../domain/index.ts";

/** What a log is called by whoever names it: `claude-code`. Each reader gives its own. */
export type LogKind = string;

/** Whose call it was. A conversation is one thread with an agent, the unit of prompt caching; sub-agents have their own. */
export interface CallOrigin {
  /** The folder that was worked in, where it is known; else what the log calls the project. */
  readonly project?: string;
  /** The conversation that a person sees: for a sub-agent's call its parent's. */
  readonly conversation?: string;
  /** The sub-agent; absent for the main loop. */
  readonly agent?: string;
  /** What sort of sub-agent: `Explore`, `compaction`. */
  readonly agentType?: string;
  /** The tool call in the parent by which the sub-agent was started. */
  readonly parentToolUse?: string;
  readonly branch?: string;
  readonly requirement?: string;
  readonly task?: TaskId;
  readonly chunk?: string;
  readonly step?: string;
  readonly gate?: string;
  readonly kind?: TaskKind;
}

/**
 * How sure the count of output tokens is: `final`; or what a stream said at its beginning and nobody corrected, which may be a
 * hundredth of the truth. `characters` of the answer are for an estimate that says so.
 */
export type OutputCount =
  | { readonly kind: "final" }
  | { readonly kind: "placeholder"; readonly characters: number | undefined };

/**
 * One record of a call. The same call may be recorded several times, in one file and in several: records with the same `id`
 * are one call, and {@link mergeCalls} says which of them holds.
 */
export interface LoggedCall {
  /** The provider's id of the answer, else of the request, else of the line: what makes it the same call wherever it is found. */
  readonly id: string;
  readonly at: Instant;
  /** Who served it, where the log says so. */
  readonly provider: string | undefined;
  /** The model that answered, as the log writes it: what is billed. */
  readonly model: string;
  /** Where the log also has what was asked for. */
  readonly modelAsked?: string;
  readonly usage: Usage;
  readonly output: OutputCount;
  readonly origin: CallOrigin;
  /** It is in a log of its own agent, not repeated in somebody else's: of two records this one says whose it is. */
  readonly isFirstHand: boolean;
  /** The provider's id of the request, where the log has it beside `id`: other logs know the same call by this one alone. */
  readonly requestId?: string | undefined;
  /**
   * It sums up all that one run used of a model. Where calls of the same conversation are known one by one, those hold and
   * this does not count.
   */
  readonly isSummary?: true;
  /** Answered from a proxy's own response cache, or failed: nobody was billed. */
  readonly isUnbilled?: true;
  /** What the log says that it cost, in dollars: never taken for the truth, compared with it. */
  readonly recordedUsd?: number;
  /** Served in the provider's fast mode, which has a price of its own. */
  readonly speed?: "fast";
  /** What the answer asked tools to do; absent where the log does not say. */
  readonly acts?: readonly ToolAct[];
}

/** What a log says of a sub-agent whose calls lie in another file. */
export interface SubAgent {
  /** The parent's. */
  readonly conversation: string | undefined;
  readonly agent: string;
  readonly agentType?: string;
  readonly parentToolUse?: string;
}

/** Something that could not be read: counted and named, never fatal. */
export interface Skipped {
  /** From 1; `undefined`: the file as a whole. */
  readonly line: number | undefined;
  readonly reason: string;
}

/** What has been read of a file so far. */
export interface LogReading {
  readonly calls: readonly LoggedCall[];
  /** For {@link nameAgents}, once all files are read. */
  readonly agents?: readonly SubAgent[];
  /** What happened between the calls. */
  readonly moments?: readonly Moment[];
  readonly skipped: readonly Skipped[];
  /** Lines, records or rows looked at. */
  readonly records: number;
  /** What the reader has to know to go on behind what it has read, when the file has grown. */
  readonly state: Json;
}

/** Reads one file, line by line, in its order. */
export interface LineReader {
  /**
   * One line without its end, never blank; a record that is printed over several lines comes as one. Bytes, because most lines
   * are passed over before they are decoded; they are overwritten after the call.
   */
  line(bytes: Uint8Array, number: number): void;
  done(): LogReading;
}

/** Where an environment says that logs lie. */
export interface LogEnvironment {
  readonly home: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

export interface LogFile {
  readonly path: string;
  /** Where its kind begins: project folders and session names are read off the path below it. */
  readonly root: string;
}

/**
 * One kind of log: where it usually lies, which files are its, and how they are read. Readers keep no prompt and no answer,
 * only counts, times and names. A file of lines may be read on from where it ended; any other is read whole.
 */
export interface LogFormat {
  readonly kind: LogKind;
  /** Folders and files that may not exist. */
  usualPlaces(environment: LogEnvironment): readonly string[];
  /** By its path alone. */
  isLog(path: string): boolean;
  /** Other files that a reading of this one looks at, be they there or not: where one of them changes, it is another reading. */
  looksAt?(path: string): readonly string[];
  readonly reads: ReadsLines | ReadsWhole;
}

export interface ReadsLines {
  readonly kind: "lines";
  /** Lines that have none of these in them are passed over, unless they are no JSON object by their looks. None given: all lines. */
  readonly markers?: readonly Uint8Array[];
  /**
   * Before a line is searched for markers: whether a look at its ends says that it holds no record; false: it does, whatever its
   * markers; `undefined`: they decide. Of a line of more than a MiB its first one is shown.
   */
  readonly isPassedOver?: (line: Uint8Array) => boolean | undefined;
  /** Records of one call within a file come as one: readings of its parts are joined likewise. */
  readonly joinsRecords?: true;
  /** What was read of a file says something else once it has grown: it is read afresh then. */
  readonly isReadAfresh?: true;
  /** `state` is what an earlier reading of the beginning of the same file ended with. */
  open(file: LogFile, state: Json | undefined): LineReader;
}

export interface ReadsWhole {
  readonly kind: "whole";
  read(file: LogFile): Promise<LogReading>;
}
