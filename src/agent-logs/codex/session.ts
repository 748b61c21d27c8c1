import type { Instant, Json } from "../../domain/index.ts";
import { isJsonObject, type JsonObject } from "../../protocols/index.ts";
import { objectAt, textAt, timeAt } from "../json-fields.ts";
import type { CallOrigin } from "../log-format.ts";
import { timeOfUuid } from "./uuid-time.ts";

/** What the first line of a rollout says of the whole. */
export interface Session {
  readonly id: string;
  readonly startedAt: Instant | undefined;
  readonly provider: string | undefined;
  readonly origin: CallOrigin;
  /** It may begin with what another session had recorded by then. */
  readonly isFork: boolean;
}

/**
 * Out of `session_meta`. A sub-agent's session belongs to the conversation of its parent; a fork that a person made is a
 * conversation of its own.
 */
export function readSession(meta: JsonObject): Session | undefined {
  const sessionId = textAt(meta, "session_id");
  const id = textAt(meta, "id") ?? sessionId;
  if (id === undefined) return undefined;
  const spawned = spawnedBy(meta);
  const parent = spawned?.parent ?? textAt(meta, "parent_thread_id");
  const isSubAgent = spawned !== undefined || parent !== undefined;
  const root = sessionId === id ? undefined : sessionId;
  const project = textAt(meta, "cwd");
  const branch = textAt(objectAt(meta, "git"), "branch");
  const agentType = spawned?.type ?? textAt(meta, "agent_role");
  return {
    id,
    startedAt: timeOfUuid(id) ?? timeAt(meta, "timestamp"),
    provider: textAt(meta, "model_provider"),
    isFork: textAt(meta, "forked_from_id") !== undefined || parent !== undefined,
    origin: {
      ...(project === undefined ? {} : { project }),
      conversation: isSubAgent ? (root ?? parent ?? id) : id,
      ...(isSubAgent ? { agent: id } : {}),
      ...(isSubAgent && agentType !== undefined ? { agentType } : {}),
      ...(branch === undefined ? {} : { branch }),
    },
  };
}

/** A session as `readState` of a later reading finds it. */
export function writeSession({ id, startedAt, provider, origin, isFork }: Session): JsonObject {
  return {
    id,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(provider === undefined ? {} : { provider }),
    isFork,
    origin: { ...origin },
  };
}

export function readWrittenSession(written: JsonObject): Session | undefined {
  const id = textAt(written, "id");
  if (id === undefined) return undefined;
  const origin = objectAt(written, "origin");
  const said = ORIGIN.flatMap((key) => {
    const text = textAt(origin, key);
    return text === undefined ? [] : [[key, text] as const];
  });
  return {
    id,
    startedAt: timeAt(written, "startedAt"),
    provider: textAt(written, "provider"),
    isFork: written["isFork"] === true,
    origin: Object.fromEntries(said),
  };
}

const ORIGIN = ["project", "conversation", "agent", "agentType", "branch"] as const;

interface SpawnedBy {
  readonly parent: string | undefined;
  readonly type: string | undefined;
}

/**
 * `source` is a word for a session that a person or a program started, and `{ subagent: … }` for one that an agent did: a word
 * such as `review`, or an object with the one key `thread_spawn` or `other`.
 */
function spawnedBy(meta: JsonObject): SpawnedBy | undefined {
  const source: Json | undefined = meta["source"];
  if (!isJsonObject(source)) return undefined;
  const subAgent = source["subagent"];
  if (typeof subAgent === "string") return { parent: undefined, type: subAgent };
  if (!isJsonObject(subAgent)) return undefined;
  const spawn = objectAt(subAgent, "thread_spawn");
  return {
    parent: textAt(spawn, "parent_thread_id"),
    type: textAt(spawn, "agent_role") ?? textAt(subAgent, "other"),
  };
}
