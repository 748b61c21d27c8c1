import { existsSync } from "node:fs";
import { threadsOf } from "../../conversations/index.ts";
import {
  addCost,
  type Instant,
  instant,
  type NanoUsd,
  NO_SPEND,
  type Price,
  type PricedCall,
  promptTokens,
  type Spend,
  SufficeError,
  subtractUsd,
  usageOf,
} from "../../domain/index.ts";
import { costOfUsage, priceAt } from "../../pricing/index.ts";
import { isJsonObject, parseJson } from "../../protocols/index.ts";
import { systemClock } from "../clock.ts";
import type { SettingFlags } from "../effective-settings.ts";
import { OWN_KIND } from "../logs/log-places.ts";
import { readWork } from "./read-work.ts";

const TTL_5M_MS = 5 * 60_000;
const TTL_1H_MS = 60 * 60_000;
const NOTHING_ELSE = { freshInput: 0, output: 0 };

/** How a conversation stands at this moment. */
export interface SessionState {
  readonly conversation: string;
  /** All of its calls, those of its sub-agents included. */
  readonly spend: Spend;
  readonly uncertainOutputCalls: number;
  /** Tokens that the main loop's last call sent, and the share of them that came out of the cache. */
  readonly contextTokens: number;
  readonly cachedShare: number;
  /** Until then the provider keeps the context warm, if nobody changes it; `undefined`: nothing was written to a cache. */
  readonly warmUntil: Instant | undefined;
  readonly now: Instant;
  /** What the next call pays more once the cache is cold; `undefined` without a price. */
  readonly coldUsd: NanoUsd | undefined;
}

export interface SessionOptions {
  readonly flags: SettingFlags;
  readonly folder: string;
  readonly prices: string | undefined;
  /** What Claude Code hands to a status line command on standard input; `undefined`: the conversation with the last call. */
  readonly input: string | undefined;
}

/**
 * Out of the transcript that the input names, with those of its sub-agents; without an input, out of the usual places. `undefined`
 * where no call has been made yet. Throws `usage.invalid` for an input that names no transcript.
 */
export async function sessionState(options: SessionOptions): Promise<SessionState | undefined> {
  const { flags, folder, prices, input } = options;
  const sources = input === undefined ? [] : transcriptsOf(input);
  if (input !== undefined && sources.length === 0) return undefined;
  const work = await readWork({
    flags,
    folder,
    sources,
    run: undefined,
    since: undefined,
    until: undefined,
    prices,
    estimatesOutput: false,
    usesIndex: true,
    onProgress: () => undefined,
  });
  const logged = work.calls.filter(({ source }) => source !== OWN_KIND);
  const conversation = logged.at(-1)?.tags.conversation;
  const calls = logged.filter(({ tags }) => tags.conversation === conversation);
  if (conversation === undefined) return undefined;
  const main = threadsOf({ calls, moments: [] }).find(({ agent }) => agent === undefined);
  const last = main?.calls.at(-1);
  const price = last === undefined ? undefined : priceAt(work.book, modelOf(last), last.at);
  return {
    conversation,
    spend: calls.reduce((spend, { cost }) => addCost(spend, cost), NO_SPEND),
    uncertainOutputCalls: calls.filter(({ hasUncertainOutput }) => hasUncertainOutput === true).length,
    ...cacheOf(last, price),
    now: systemClock(),
  };
}

/** The transcript, and the folder of its sub-agents; what is not there yet is left out. */
function transcriptsOf(input: string): readonly string[] {
  const value = parseJson(input);
  const path = isJsonObject(value) ? value["transcript_path"] : undefined;
  if (typeof path !== "string" || path === "") {
    throw new SufficeError("usage.invalid", {
      message:
        "--status-line takes what Claude Code hands to a status line command: a JSON object with transcript_path",
    });
  }
  return [path, path.replace(/\.jsonl$/, "")]
    .filter((each) => existsSync(each))
    .map((each) => `claude-code=${each}`);
}

function cacheOf(
  last: PricedCall | undefined,
  price: Price | undefined,
): Pick<SessionState, "contextTokens" | "cachedShare" | "warmUntil" | "coldUsd"> {
  const usage = last?.usage;
  if (last === undefined || usage === undefined) {
    return { contextTokens: 0, cachedShare: 0, warmUntil: undefined, coldUsd: undefined };
  }
  const contextTokens = promptTokens(usage);
  const cached = (usage.cacheRead ?? 0) + (usage.cacheWrite5m ?? 0) + (usage.cacheWrite1h ?? 0);
  const isForAnHour = (usage.cacheWrite1h ?? 0) > 0;
  const written = costOfUsage(
    usageOf({
      ...NOTHING_ELSE,
      ...(isForAnHour ? { cacheWrite1h: contextTokens } : { cacheWrite5m: contextTokens }),
    }),
    price,
  );
  const read = costOfUsage(usageOf({ ...NOTHING_ELSE, cacheRead: contextTokens }), price);
  return {
    contextTokens,
    cachedShare: contextTokens === 0 ? 0 : (usage.cacheRead ?? 0) / contextTokens,
    warmUntil: cached === 0 ? undefined : later(last.at, isForAnHour ? TTL_1H_MS : TTL_5M_MS),
    coldUsd:
      written.kind === "priced" && read.kind === "priced"
        ? subtractUsd(written.amount, read.amount)
        : undefined,
  };
}

function modelOf({ modelAnswered, modelAsked }: PricedCall): string {
  return modelAnswered ?? modelAsked;
}

function later(at: Instant, milliseconds: number): Instant {
  return instant(at + milliseconds);
}
