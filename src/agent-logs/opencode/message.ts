import { type Usage, usageOf } from "../../domain/index.ts";
import type { JsonObject } from "../../protocols/index.ts";
import { numberAt, objectAt, textAt, timeAt, tokensAt } from "../json-fields.ts";
import type { CallOrigin, LoggedCall } from "../log-format.ts";

/** What else is known of a message: by its row, or by its file's name. */
export interface MessageRow {
  readonly id: string | undefined;
  readonly session: string | undefined;
  /** Newer tables say in a column what older ones say in the message's `role`. */
  readonly role: string | undefined;
  readonly createdAt: number | undefined;
}

export interface SessionRow {
  /** The session of whoever started this one as a sub-agent. */
  readonly parent: string | undefined;
  readonly folder: string | undefined;
}

export type FindSession = (id: string) => SessionRow | undefined;

/** A call, a reason why it cannot be read, or nothing: a person's message, or one that has not been answered. */
export type MessageOutcome =
  | { readonly kind: "call"; readonly call: LoggedCall }
  | { readonly kind: "skipped"; readonly reason: string }
  | { readonly kind: "none" };

export function readMessage(message: JsonObject, row: MessageRow, sessionOf: FindSession): MessageOutcome {
  if ((textAt(message, "role") ?? row.role) !== "assistant") return { kind: "none" };
  const isSecondGeneration = row.role !== undefined;
  const usage = usageOfTokens(objectAt(message, "tokens"), isSecondGeneration);
  if (Object.values(usage).every((count) => count === 0)) return { kind: "none" };
  const id = row.id ?? textAt(message, "id");
  const at = timeAt(objectAt(message, "time"), "created") ?? timeAt({ at: row.createdAt ?? null }, "at");
  if (id === undefined || at === undefined)
    return { kind: "skipped", reason: "a message without id or time" };
  const recordedUsd = numberAt(message, "cost") ?? 0;
  return {
    kind: "call",
    call: {
      id: `opencode:${id}`,
      at,
      provider: named(message, "providerID", ["providerID"]),
      model: named(message, "modelID", ["modelID", "id"]) ?? UNKNOWN_MODEL,
      usage,
      output: { kind: "final" },
      origin: originOf(message, row.session ?? textAt(message, "sessionID"), sessionOf),
      isFirstHand: true,
      // A model that opencode has no price for costs 0 there, which says nothing.
      ...(recordedUsd > 0 ? { recordedUsd } : {}),
    },
  };
}

const UNKNOWN_MODEL = "unknown";

/** Older messages have the name itself, newer ones an object `model` with it. */
function named(message: JsonObject, key: string, keys: readonly string[]): string | undefined {
  const model = objectAt(message, "model");
  const inside = keys.map((each) => textAt(model, each)).find((name) => name !== undefined);
  return textAt(message, key) ?? inside;
}

/**
 * The classes are disjoint already. Reasoning was inside `output` once and stands beside it now: the total tells, which newer
 * messages have.
 */
function usageOfTokens(tokens: JsonObject, isSecondGeneration: boolean): Usage {
  const cache = objectAt(tokens, "cache");
  const [freshInput, output] = [tokensAt(tokens, "input"), tokensAt(tokens, "output")];
  const [cacheRead, cacheWrite5m] = [tokensAt(cache, "read"), tokensAt(cache, "write")];
  const reasoning = tokensAt(tokens, "reasoning") ?? 0;
  const total = tokensAt(tokens, "total");
  const rest = (freshInput ?? 0) + (cacheRead ?? 0) + (cacheWrite5m ?? 0) + (output ?? 0);
  const isTotalWithIt = total === undefined ? isSecondGeneration : total === rest + reasoning;
  const isBeside = reasoning > 0 && (isTotalWithIt || reasoning > (output ?? 0));
  return usageOf({
    freshInput,
    cacheRead,
    cacheWrite5m,
    output: isBeside ? (output ?? 0) + reasoning : output,
  });
}

/** Sub-agents may start others; a chain that long is a ring. */
const MOST_PARENTS = 50;

function originOf(message: JsonObject, session: string | undefined, sessionOf: FindSession): CallOrigin {
  let root = session;
  for (let step = 0; step < MOST_PARENTS && root !== undefined; step += 1) {
    const parent = sessionOf(root)?.parent;
    if (parent === undefined) break;
    root = parent;
  }
  const isSubAgent = root !== session;
  const folder = textAt(objectAt(message, "path"), "cwd");
  const project = folder ?? (session === undefined ? undefined : sessionOf(session)?.folder);
  const type = textAt(message, "agent") ?? textAt(message, "mode");
  const agentType = message["summary"] === true ? "compaction" : isSubAgent ? type : undefined;
  return {
    ...(project === undefined ? {} : { project }),
    ...(root === undefined ? {} : { conversation: root }),
    ...(isSubAgent && session !== undefined ? { agent: session } : {}),
    ...(agentType === undefined ? {} : { agentType }),
  };
}
