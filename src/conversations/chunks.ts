import { checksumOf, type Instant, type Moment, type PricedCall, type Topic } from "../domain/index.ts";
import { byConversation, type Thread } from "./threads.ts";

/**
 * A unit of work in a conversation. Where the log names chunks, those; else what lies between two commits; in a conversation
 * without commits, between two turns of its person.
 */
export interface WorkChunk {
  /** The log's own name, or `<beginning of the conversation>#<number from 1>`. */
  readonly name: string;
  readonly conversation: string;
  readonly endedBy: "snapshot" | "commit" | "user-turn" | "end";
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** Of the main loop, in the order of time. Empty where a log has only a sub-agent. */
  readonly calls: readonly PricedCall[];
  /** Of the sub-agents that were started in it, in the order of time. */
  readonly subCalls: readonly PricedCall[];
  /** What its person said it was about. */
  readonly topics: readonly Topic[];
  /** Turns of its person, its first included. */
  readonly userTurns: number;
  /** Different files that its calls and those of its sub-agents changed. */
  readonly filesChanged: number;
  readonly hasPlan: boolean;
  /** What its person said, where the words were kept in memory. */
  readonly words: readonly string[];
}

/** The chunks of all conversations, in the order in which those began. `threads` as `threadsOf` gives them. */
export function chunksOf(threads: readonly Thread[]): readonly WorkChunk[] {
  const conversations = byConversation(threads);
  const shortName = shortNames([...conversations.keys()]);
  return Array.from(conversations, ([conversation, own]) =>
    chunksIn(conversation, own, shortName(conversation)),
  ).flat();
}

/** As many characters as tell it from all others, and at least eight: ids of one day may begin alike. */
function shortNames(conversations: readonly string[]): (conversation: string) => string {
  const sorted = conversations.toSorted();
  const lengths = new Map<string, number>();
  for (const [index, one] of sorted.entries()) {
    const alike = Math.max(sharedLength(one, sorted[index - 1]), sharedLength(one, sorted[index + 1]));
    lengths.set(one, Math.max(SHORT_NAME, alike + 1));
  }
  return (conversation) => conversation.slice(0, lengths.get(conversation));
}

const SHORT_NAME = 8;

function sharedLength(one: string, other = ""): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

/** The calls with the names of their chunks, where the log gave them none. */
export function withChunkNames(
  calls: readonly PricedCall[],
  chunks: readonly WorkChunk[],
): readonly PricedCall[] {
  const names = new Map<string, string>();
  for (const chunk of chunks) {
    for (const call of [...chunk.calls, ...chunk.subCalls]) names.set(keyOf(call), chunk.name);
  }
  return calls.map((call) => {
    const name = call.tags.chunk ?? names.get(keyOf(call));
    return name === undefined || name === call.tags.chunk
      ? call
      : { ...call, tags: { ...call.tags, chunk: name } };
  });
}

function keyOf({ source, sourceId }: PricedCall): string {
  return `${source}\n${sourceId}`;
}

interface OpenChunk {
  readonly name: string | undefined;
  readonly calls: PricedCall[];
  readonly moments: Moment[];
  hasCommitted: boolean;
  endedBy: WorkChunk["endedBy"];
}

function chunksIn(conversation: string, threads: readonly Thread[], shortName: string): readonly WorkChunk[] {
  const main = threads.find(({ agent }) => agent === undefined);
  const subCalls = threads.flatMap(({ agent, calls }) => (agent === undefined ? [] : calls));
  const open = main === undefined ? [openChunk()] : cut(main);
  const subs = assigned(subCalls, open);
  return open.flatMap((chunk, index) => {
    const own = subs[index] ?? [];
    const name = chunk.name ?? `${shortName}#${index + 1}`;
    return chunk.calls.length + own.length === 0 ? [] : [closed({ ...chunk, name }, conversation, own)];
  });
}

function openChunk(name?: string): OpenChunk {
  return { name, calls: [], moments: [], hasCommitted: false, endedBy: "end" };
}

/**
 * Cuts a main loop behind each commit, or before each turn of its person, and wherever the log's own name changes. What the agent
 * says of a commit, without asking for another tool, still belongs to it.
 */
function cut({ calls, moments }: Thread): OpenChunk[] {
  const hasCommits = calls.some(commits);
  const turns = moments.filter(({ happened }) => happened.kind === "user-turn");
  const chunks: OpenChunk[] = [];
  let chunk: OpenChunk | undefined;
  let turn = 0;
  for (const call of calls) {
    const before = turn;
    while ((turns[turn]?.at ?? Number.POSITIVE_INFINITY) <= call.at) turn += 1;
    const isTurn = turn > before;
    const end = chunk === undefined ? undefined : endBefore(call, { chunk, hasCommits, isTurn });
    if (chunk !== undefined && end !== undefined) chunk.endedBy = end;
    if (chunk === undefined || end !== undefined) {
      chunk = openChunk(call.tags.chunk);
      chunks.push(chunk);
    }
    chunk.calls.push(call);
    if (isTurn) chunk.moments.push(...turns.slice(before, turn));
    if (hasCommits && chunk.name === undefined) chunk.hasCommitted ||= commits(call);
  }
  if (chunk !== undefined && chunk.hasCommitted) chunk.endedBy = "commit";
  return chunks;
}

/** Why a chunk is over before this call; `undefined`: it goes on. */
function endBefore(
  call: PricedCall,
  { chunk, hasCommits, isTurn }: { chunk: OpenChunk; hasCommits: boolean; isTurn: boolean },
): WorkChunk["endedBy"] | undefined {
  const named = call.tags.chunk;
  if (named !== undefined || chunk.name !== undefined) return named === chunk.name ? undefined : "snapshot";
  if (!hasCommits) return isTurn ? "user-turn" : undefined;
  if (!chunk.hasCommitted) return undefined;
  return isTurn || call.acts?.length !== 0 ? "commit" : undefined;
}

function commits({ acts }: PricedCall): boolean {
  if (acts === undefined) return false;
  for (const { commits: made } of acts) if (made === true) return true;
  return false;
}

/** A sub-agent belongs to the chunk whose call started it; where that is not told, to the one under way when it began. */
function assigned(subCalls: readonly PricedCall[], chunks: readonly OpenChunk[]): readonly PricedCall[][] {
  if (subCalls.length === 0) return [];
  const starts = new Map<number, number>();
  for (const [index, { calls }] of chunks.entries()) {
    for (const { acts } of calls) {
      if (acts === undefined) continue;
      for (const { starts: agent, key } of acts) if (agent !== undefined) starts.set(key, index);
    }
  }
  const homes = new Map<string, number>();
  const own: PricedCall[][] = chunks.map(() => []);
  for (const call of subCalls) {
    const agent = call.tags.agent ?? "";
    let home = homes.get(agent);
    if (home === undefined) {
      home =
        startOf(call, starts) ??
        Math.max(
          0,
          chunks.findLastIndex(({ calls }) => startsBefore(calls, call)),
        );
      homes.set(agent, home);
    }
    own[home]?.push(call);
  }
  return own.map((calls) => calls.toSorted((a, b) => a.at - b.at));
}

function startOf({ parentToolUse }: PricedCall, starts: ReadonlyMap<number, number>): number | undefined {
  return parentToolUse === undefined ? undefined : starts.get(checksumOf(parentToolUse));
}

function startsBefore([first]: readonly PricedCall[], { at }: PricedCall): boolean {
  return first !== undefined && first.at <= at;
}

function closed(
  { name, calls, moments, endedBy }: OpenChunk & { readonly name: string },
  conversation: string,
  subCalls: readonly PricedCall[],
): WorkChunk {
  const times = [calls[0], calls.at(-1), subCalls[0], subCalls.at(-1)].flatMap((call) =>
    call === undefined ? [] : [call.at],
  );
  const said = moments.flatMap(({ happened }) => (happened.kind === "user-turn" ? [happened] : []));
  const changed = new Set<number>();
  let hasPlan = false;
  for (const own of [calls, subCalls]) {
    for (const { acts } of own) {
      if (acts === undefined) continue;
      for (const { changes, plans } of acts) {
        if (changes !== undefined) changed.add(changes);
        hasPlan ||= plans === true;
      }
    }
  }
  return {
    name,
    conversation,
    endedBy,
    startedAt: times.reduce((a, b) => (a < b ? a : b)),
    endedAt: times.reduce((a, b) => (a > b ? a : b)),
    calls,
    subCalls,
    topics: [...new Set(said.flatMap(({ topics }) => topics))],
    userTurns: said.length,
    filesChanged: changed.size,
    hasPlan,
    words: said.flatMap(({ words }) => words ?? []),
  };
}
