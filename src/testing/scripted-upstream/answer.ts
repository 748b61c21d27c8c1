import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { setTimeout as after } from "node:timers/promises";
import { type ContentBlock, type Json, type ModelReply, usageOf } from "../../domain/index.ts";
import { cueLabel } from "./choose-reply.ts";
import type { Dialect } from "./dialect.ts";
import type { Cue } from "./read-request.ts";
import type { ScriptedReply } from "./script.ts";

/** The same cue, the same id: of the message, of its tool calls, of the request. */
export function idOf(prefix: string, ...parts: readonly string[]): string {
  return `${prefix}_${createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 24)}`;
}

export interface ReplyOptions {
  readonly dialect: Dialect;
  readonly cue: Cue;
  readonly isStreamed: boolean;
  /** False where the reply's failure has happened as often as it should. */
  readonly fails: boolean;
}

/** Answers with a prepared reply, or with the failure that is prepared for it. */
export async function answerWithReply(
  response: ServerResponse,
  scripted: ScriptedReply,
  { dialect, cue, isStreamed, fails }: ReplyOptions,
): Promise<void> {
  const requestId = idOf("req", cueLabel(cue));
  if (scripted.delayMs !== undefined) await pause(response, scripted.delayMs);
  if (fails && scripted.fail !== undefined)
    return answerWithError(response, dialect, { ...scripted.fail, requestId });
  const breakAfter = fails ? scripted.breakAfterEvents : undefined;
  const reply = replyOf(scripted, cue, requestId);
  const id = idOf("msg", cueLabel(cue));
  if (isStreamed)
    return writeStream(response, dialect, { pieces: dialect.pieces(reply, id), requestId, breakAfter });
  if (breakAfter !== undefined) {
    response.destroy();
    return;
  }
  answerWithJson(response, dialect, { status: 200, body: dialect.reply(reply, id), requestId });
}

export interface ErrorAnswer {
  readonly status: number;
  readonly type: string;
  readonly message: string;
  readonly requestId: string;
  readonly retryAfterSeconds?: number;
}

export function answerWithError(
  response: ServerResponse,
  dialect: Dialect,
  { status, requestId, ...error }: ErrorAnswer,
): void {
  if (error.retryAfterSeconds !== undefined)
    response.setHeader("retry-after", String(error.retryAfterSeconds));
  answerWithJson(response, dialect, { status, body: dialect.error(error, requestId), requestId });
}

export interface JsonAnswer {
  readonly status: number;
  readonly body: Json;
  readonly requestId: string;
}

export function answerWithJson(
  response: ServerResponse,
  { requestIdHeader }: Dialect,
  { status, body, requestId }: JsonAnswer,
): void {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json", [requestIdHeader]: requestId });
  response.end(`${JSON.stringify(body)}\n`);
}

/** What the script says, as a model's reply. */
export function replyOf({ say, tools = [], usage }: ScriptedReply, cue: Cue, requestId: string): ModelReply {
  const calls = tools.map(
    ({ name, input }, at): ContentBlock => ({
      type: "tool-use",
      id: idOf("toolu", cueLabel(cue), String(at)),
      name,
      input,
    }),
  );
  return {
    model: cue.model,
    content: [...(say === undefined ? [] : [{ type: "text" as const, text: say }]), ...calls],
    stop: calls.length > 0 ? { kind: "tool-use", raw: "tool_use" } : { kind: "end", raw: "end_turn" },
    usage: usageOf(usage),
    requestId,
  };
}

interface StreamAnswer {
  readonly pieces: readonly string[];
  readonly requestId: string;
  readonly breakAfter: number | undefined;
}

async function writeStream(
  response: ServerResponse,
  { streamType, requestIdHeader }: Dialect,
  { pieces, requestId, breakAfter }: StreamAnswer,
): Promise<void> {
  if (response.destroyed) return;
  response.writeHead(200, {
    "content-type": streamType,
    "cache-control": "no-cache",
    [requestIdHeader]: requestId,
  });
  response.flushHeaders();
  for (const piece of pieces.slice(0, breakAfter)) await written(response, piece);
  if (breakAfter === undefined) response.end();
  else response.destroy();
}

/** When the text is on its way, so that a connection that is cut afterwards has carried it. */
function written(response: ServerResponse, text: string): Promise<void> {
  return new Promise((resolve) => {
    response.write(text, () => resolve());
  });
}

/** Ends early where the client goes away or the server is closed. */
async function pause(response: ServerResponse, milliseconds: number): Promise<void> {
  if (response.destroyed) return;
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  await after(milliseconds, undefined, { signal: gone.signal }).catch(() => {
    // An AbortError: there is nobody left to answer, which writing finds out by itself.
  });
}
