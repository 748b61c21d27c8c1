import { addUsd, type ByTokenClass, type NanoUsd, type TokenClass } from "../domain/index.ts";
import type { CacheShare, Course, LossCause } from "./report-content.ts";

/** In the order in which they are stacked. */
export const STACKED_CLASSES = [
  "cacheRead",
  "cacheWrite5m",
  "cacheWrite1h",
  "freshInput",
  "output",
] as const satisfies readonly TokenClass[];

export const CLASS_WORDS = {
  cacheRead: { name: "cache read", series: 0 },
  cacheWrite5m: { name: "cache write, 5 min", series: 1 },
  cacheWrite1h: { name: "cache write, 1 h", series: 5 },
  freshInput: { name: "fresh input", series: 2 },
  output: { name: "output", series: 6 },
} as const satisfies Record<TokenClass, { name: string; series: number }>;

export const SHARE_WORDS = {
  read: { name: "cache read", series: 0, what: "sent before, and served from the provider's cache" },
  firstWrite: { name: "first write", series: 1, what: "put into the cache for the first time" },
  rewrite: { name: "rewrite", series: 5, what: "put into the cache again, after it was lost" },
  fresh: { name: "fresh input", series: 2, what: "sent and paid in full" },
  output: { name: "output", series: 6, what: "what the models wrote" },
} as const satisfies Record<CacheShare, { name: string; series: number; what: string }>;

export const LOSS_WORDS = {
  expiry: { name: "expiry", what: "no call for longer than the cache lives" },
  "model-switch": { name: "model switch", what: "another model cannot read what this one had cached" },
  "tools-changed": {
    name: "tools changed",
    what: "tools come first in what is cached, so all behind them is lost",
  },
  compaction: { name: "compaction", what: "the conversation was cut down, and its short form written anew" },
  unexplained: { name: "unexplained", what: "messages edited or taken back, or dropped by the provider" },
} as const satisfies Record<LossCause, { name: string; what: string }>;

export const COURSE_WORDS = {
  switch: "switching to",
  delegate: "delegating to",
  compact: "compacting",
  afresh: "starting afresh",
} as const satisfies Record<Course, string>;

/** What calls came to, all classes together. */
export function sumOf(byClass: ByTokenClass<NanoUsd>): NanoUsd {
  return addUsd(...STACKED_CLASSES.map((each) => byClass[each]));
}
