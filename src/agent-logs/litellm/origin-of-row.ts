import { type Json, TASK_KINDS, taskId } from "../../domain/index.ts";
import { isJsonArray, type JsonObject } from "../../protocols/index.ts";
import { textAt } from "../json-fields.ts";
import type { CallOrigin } from "../log-format.ts";
import { unpacked, unpackedAt } from "./packed-json.ts";

/** The caller's words for it, as tags and metadata have them, each with what it means here. */
const MEANING: ReadonlyMap<string, keyof CallOrigin> = new Map([
  ["project", "project"],
  ["branch", "branch"],
  ["requirement", "requirement"],
  ["ticket", "task"],
  ["ticket_id", "task"],
  ["task", "task"],
  ["task_id", "task"],
  ["chunk", "chunk"],
  ["step", "step"],
  ["phase", "step"],
  ["gate", "gate"],
  ["kind", "kind"],
]);

type Said = { -readonly [Key in keyof CallOrigin]?: string };

/**
 * Whose call it was: what the caller sent as `spend_logs_metadata`, else with the request, else as tags (`gate:tests`);
 * without a project, the team or the key that paid.
 */
export function originOfRow(row: JsonObject): CallOrigin {
  const metadata = unpackedAt(row, "metadata");
  const said: Said = {
    ...project(textAt(metadata, "user_api_key_alias")),
    ...project(textAt(metadata, "user_api_key_team_alias")),
    ...saidInTags(unpacked(row["request_tags"])),
    ...saidIn(unpackedAt(metadata, "requester_metadata")),
    ...saidIn(unpackedAt(metadata, "spend_logs_metadata")),
  };
  const conversation = textAt(row, "session_id") ?? textAt(row, "trace_id");
  const agent = textAt(row, "agent_id") ?? textAt(metadata, "agent_id");
  // Without a session of the caller's, some versions make one up for each request.
  if (conversation !== undefined && conversation !== requestOf(row)) said.conversation = conversation;
  if (agent !== undefined) said.agent = agent;
  const { task, kind, ...texts } = said;
  const known = TASK_KINDS.find((each) => each === kind);
  return {
    ...texts,
    ...(task === undefined ? {} : { task: taskId(task) }),
    ...(known === undefined ? {} : { kind: known }),
  };
}

function requestOf(row: JsonObject): string | undefined {
  return textAt(row, "request_id") ?? textAt(row, "id");
}

function project(name: string | undefined): Said {
  return name === undefined ? {} : { project: name };
}

function saidIn(words: JsonObject): Said {
  const said: Said = {};
  for (const [key, value] of Object.entries(words)) say(said, key, value);
  return said;
}

function saidInTags(tags: Json | undefined): Said {
  const said: Said = {};
  for (const tag of isJsonArray(tags) ? tags : [tags]) {
    const [, key, value] = typeof tag === "string" ? (/^\s*([\w-]+)\s*[:=]\s*(.*\S)/.exec(tag) ?? []) : [];
    if (key !== undefined && value !== undefined) say(said, key, value);
  }
  return said;
}

/** Of two words with the same meaning the first holds. */
function say(said: Said, key: string, value: Json): void {
  const meaning = MEANING.get(key.toLowerCase().replaceAll("-", "_"));
  const text = typeof value === "number" ? String(value) : value;
  if (meaning !== undefined && typeof text === "string" && text.trim() !== "") said[meaning] ??= text;
}
