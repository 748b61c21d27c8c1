import { checksumOf, type Instant, type Json, type Moment } from "../../domain/index.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../protocols/index.ts";
import { numberAt, objectAt, textAt, tokensAt } from "../json-fields.ts";
import { momentId, userTurn, type WordsRead } from "../user-turn.ts";
import type { TranscriptNames } from "./transcript-path.ts";

/** What happens between the answers: a person's turns, compactions, changes of the list of tools. */
export interface Moments {
  /** A line that is no answer. */
  read(line: JsonObject, at: Instant | undefined): void;
  found(): readonly Moment[];
  /** Of the tools as they were last offered. */
  state(): Json;
}

export interface MomentsOptions extends WordsRead {
  readonly names: TranscriptNames;
  readonly state: Json | undefined;
}

export function createMoments({ names, state, ...words }: MomentsOptions): Moments {
  const found = new Map<string, Moment>();
  let tools = typeof state === "number" ? state : undefined;
  let conversation: string | undefined = names.session;

  function momentOf(line: JsonObject, at: Instant): Moment | undefined {
    const session = textAt(line, "sessionId") ?? names.session;
    // One text for all of them: each line brings its own.
    if (session !== conversation) conversation = session;
    if (line["type"] === "user") {
      const said = saidIn(line);
      return said === undefined ? undefined : userTurn({ at, conversation, ...said }, words);
    }
    const agent = line["isSidechain"] === false ? undefined : (textAt(line, "agentId") ?? names.agent);
    const place = { at, conversation, ...(agent === undefined ? {} : { agent }) };
    if (line["type"] === "system" && line["subtype"] === "compact_boundary") return compaction(line, place);
    return line["type"] === "api-request-shape" ? toolsOffered(line, place) : undefined;
  }

  /** The client writes what all requests begin with, whenever that is another; a request without tools is beside the conversation. */
  function toolsOffered(line: JsonObject, place: Place): Moment | undefined {
    const offered = objectAt(line, "shape")["tools"];
    if (!isJsonArray(offered) || offered.length === 0) return undefined;
    const [before, now] = [tools, checksumOf(JSON.stringify(offered))];
    tools = now;
    if (before === undefined || before === now) return undefined;
    return { id: momentId(place.at, "tools-changed", now), ...place, happened: { kind: "tools-changed" } };
  }

  return {
    read(line, at) {
      const moment = at === undefined ? undefined : momentOf(line, at);
      if (moment !== undefined) found.set(moment.id, moment);
    },
    found: () => [...found.values()],
    state: () => tools ?? null,
  };
}

type Place = Pick<Moment, "at" | "conversation" | "agent">;

function compaction(line: JsonObject, place: Place): Moment {
  const data = objectAt(line, "compactMetadata");
  const trigger = data["trigger"];
  const tokensBefore = tokensAt(data, "preTokens");
  return {
    id: momentId(place.at, "compaction", tokensBefore ?? 0),
    ...place,
    happened: {
      kind: "compaction",
      trigger: trigger === "auto" || trigger === "manual" ? trigger : undefined,
      tokensBefore,
    },
  };
}

/** What the client puts into a person's place: wrapped commands and their output, news of agents, its own notes. */
const NOT_SAID =
  /^(?:<(?:command-(?:name|message|args|contents)|local-command-[a-z]+|bash-(?:input|stdout|stderr)|task-notification|teammate-message|user-memory-input)[\s>]|\[Request interrupted by user)/;

/** `undefined` where no person said it. */
function saidIn(line: JsonObject): { readonly said: string; readonly characters: number } | undefined {
  if (line["isMeta"] === true || line["isCompactSummary"] === true || isOfAgent(line)) return undefined;
  if (
    line["toolUseResult"] !== undefined ||
    (textAt(objectAt(line, "origin"), "kind") ?? "human") !== "human"
  ) {
    return undefined;
  }
  const message = objectAt(line, "message");
  const content = message["content"];
  if (typeof content === "string") return saidAs(content, numberAt(message, "_contentLen"));
  const blocks = isJsonArray(content) ? content.filter(isJsonObject) : [];
  if (blocks.some((block) => block["type"] === "tool_result")) return undefined;
  const said = blocks.map((block) => textAt(block, "text") ?? "").join("\n");
  const lengths = blocks
    .map((block) => numberAt(block, "_len") ?? 0)
    .reduce((sum, length) => sum + length, 0);
  return saidAs(said, lengths);
}

/** Texts that were taken out of a transcript left their length. */
function saidAs(text: string, length: number | undefined) {
  const said = withoutReminders(text).trim();
  const characters = said.length > 0 ? said.length : (length ?? 0);
  return characters === 0 || NOT_SAID.test(said) ? undefined : { said, characters };
}

function isOfAgent(line: JsonObject): boolean {
  return line["isSidechain"] === true || line["agentId"] !== undefined;
}

const [REMINDER, REMINDER_END] = ["<system-reminder>", "</system-reminder>"] as const;

function withoutReminders(text: string): string {
  const kept: string[] = [];
  let from = 0;
  for (let at = text.indexOf(REMINDER); at !== -1; at = text.indexOf(REMINDER, from)) {
    kept.push(text.slice(from, at));
    const end = text.indexOf(REMINDER_END, at);
    if (end === -1) return kept.join("");
    from = end + REMINDER_END.length;
  }
  return [...kept, text.slice(from)].join("");
}
