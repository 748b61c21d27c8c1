import type { Clock } from "../domain/index.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Secret } from "./secret.ts";

/** What a way to one server is made from. */
export interface LineOptions {
  /** Whom messages to the user name: `Anthropic`. */
  readonly label: string;
  readonly endpoint: Endpoint;
  /** No key, no header: for servers on this machine. */
  readonly apiKey: Secret | undefined;
  /** The longest wait for a connection, then for the head of the answer, then for each next piece of it; kept to about a second. */
  readonly timeoutMs: number;
  /** For a `retry-after` that is a date. */
  readonly now: Clock;
}
