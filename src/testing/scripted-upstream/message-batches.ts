import type { Json } from "../../domain/index.ts";
import { isJsonArray, isJsonObject } from "../../protocols/index.ts";
import { idOf } from "./answer.ts";
import { type Cue, readRequest } from "./read-request.ts";

export interface ScriptedBatches {
  /** So many times a batch says that it is under way, before it has ended; default 1. */
  readonly looks?: number;
  /** What was called off has been finished all the same; else it was not begun. */
  readonly finishesWhenCancelled?: boolean;
}

export interface BatchQuestion {
  readonly method: string;
  readonly pathname: string;
  readonly body: Json | undefined;
}

/** What is answered: JSON, or the lines of a batch's results. */
export type BatchAnswer =
  | { readonly kind: "json"; readonly body: Json }
  | { readonly kind: "lines"; readonly lines: readonly Json[] }
  | { readonly kind: "not-found" };

interface Batch {
  readonly requests: readonly { readonly customId: string; readonly params: Json | undefined }[];
  looks: number;
  isCancelled: boolean;
}

const PATH = /\/v1\/messages\/batches(?:\/([\w-]+))?(\/results|\/cancel)?$/;

/** `undefined` for a path of another sort. */
export type MessageBatches = (question: BatchQuestion) => BatchAnswer | undefined;

/** What a request of a batch that is handed in asks for, which decides its reply; `undefined` for all else. */
export function cueOfBatch({ method, pathname, body }: BatchQuestion): Cue | undefined {
  if (method !== "POST" || !pathname.endsWith("/v1/messages/batches")) return undefined;
  const read = readRequest(requestsIn(body)[0]?.params);
  return typeof read === "object" ? read.cue : undefined;
}

/**
 * Anthropic's Message Batches, played: handed in, looked at, read line by line, called off. `messageFor` gives the message that answers a
 * request; `undefined` where the script has none, which is then told as the request's error.
 */
export function createMessageBatches(
  options: ScriptedBatches,
  messageFor: (params: Json | undefined) => Json | undefined,
): MessageBatches {
  const batches = new Map<string, Batch>();
  const looksFor = options.looks ?? 1;
  const hasEnded = ({ looks, isCancelled }: Batch) => isCancelled || looks > looksFor;
  const shown = (id: string, batch: Batch): Json => ({
    id,
    type: "message_batch",
    processing_status: hasEnded(batch) ? "ended" : "in_progress",
  });
  const resultOf = ({ isCancelled, looks }: Batch, params: Json | undefined): Json => {
    if (isCancelled && looks <= looksFor && options.finishesWhenCancelled !== true)
      return { type: "canceled" };
    const message = messageFor(params);
    if (message !== undefined) return { type: "succeeded", message };
    return { type: "errored", error: { type: "invalid_request_error", message: "the script has no reply" } };
  };

  return ({ method, pathname, body }) => {
    const [path, id, deed] = PATH.exec(pathname) ?? [];
    if (path === undefined) return undefined;
    if (id === undefined && method === "POST") {
      const made = idOf("msgbatch", String(batches.size));
      const batch = { requests: requestsIn(body), looks: 0, isCancelled: false };
      batches.set(made, batch);
      return { kind: "json", body: shown(made, batch) };
    }
    const batch = batches.get(id ?? "");
    if (id === undefined || batch === undefined) return { kind: "not-found" };
    if (deed === "/cancel" && method === "POST") {
      batch.isCancelled = true;
      return { kind: "json", body: { ...asObject(shown(id, batch)), processing_status: "canceling" } };
    }
    if (method !== "GET") return { kind: "not-found" };
    if (deed === undefined) {
      batch.looks += 1;
      return { kind: "json", body: shown(id, batch) };
    }
    if (!hasEnded(batch)) return { kind: "not-found" };
    const lines = batch.requests.map(({ customId, params }) => ({
      custom_id: customId,
      result: resultOf(batch, params),
    }));
    return { kind: "lines", lines };
  };
}

function requestsIn(body: Json | undefined): Batch["requests"] {
  const requests = isJsonObject(body) ? body["requests"] : undefined;
  if (!isJsonArray(requests)) return [];
  return requests.flatMap((each) => {
    const customId = isJsonObject(each) ? each["custom_id"] : undefined;
    return isJsonObject(each) && typeof customId === "string" ? [{ customId, params: each["params"] }] : [];
  });
}

function asObject(value: Json) {
  return isJsonObject(value) ? value : {};
}
