import { type Dispatcher, Pool } from "undici";
import { SufficeError } from "../domain/index.ts";
import type { LineOptions } from "./line-options.ts";

/** The way to one server, over connections that are kept. */
export interface Line extends LineOptions {
  readonly pool: Pool;
  /** Errors of connections that were never made, so that nothing was sent over them. */
  readonly failedToConnect: WeakSet<Error>;
}

const HEADER_VALUE = /^[\x21-\x7e]+$/;

/** @throws `settings.invalid` for a key that cannot be used */
export function openLine(options: LineOptions): Line {
  const { label, apiKey, endpoint, timeoutMs } = options;
  if (apiKey !== undefined && !HEADER_VALUE.test(apiKey.reveal())) {
    throw new SufficeError("settings.invalid", {
      message: `the API key of the ${label} provider is empty or has a space or line break in it; paste it again`,
    });
  }
  const pool = new Pool(endpoint.origin, {
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  const failedToConnect = new WeakSet<Error>();
  // Told before the request that waited for it fails, with the very same error: what never left costs nothing.
  pool.on("connectionError", (_origin, _targets, error) => failedToConnect.add(error));
  return { ...options, pool, failedToConnect };
}

export interface Posted {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly signal: AbortSignal;
}

/** One POST of JSON, with these headers and no other. Redirects are not followed. */
export function post(line: Line, { headers, body, signal }: Posted): Promise<Dispatcher.ResponseData> {
  return line.pool.request({
    method: "POST",
    path: line.endpoint.path,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
    signal,
  });
}

/** Keys of calls are made from the names of tasks, and those may hold any letter. */
export function asHeaderValue(text: string): string {
  return text.replace(/[^\x21-\x7e]+/g, (match) =>
    [...Buffer.from(match)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  );
}
