import type {
  Basis,
  ByTokenClass,
  DeterministicWork,
  Instant,
  NanoUsd,
  UnpricedReason,
} from "../domain/index.ts";

/**
 * All that the page shows, as plain values: what they mean was decided before. A part that is `undefined` or empty says on the
 * page, in a sentence, that there is nothing and why. Lists come dearest first where nothing else is said.
 */
export interface ReportPage {
  readonly madeAt: Instant;
  readonly priceBook: { readonly name: string; readonly date: string };
  readonly basis: Basis;
  /** Of the first and the last call. */
  readonly period: { readonly first: Instant; readonly last: Instant } | undefined;
  readonly totals: SpendFigures;
  readonly unpriced: readonly UnpricedCalls[];
  /** More sentences on what the figures do not hold, such as what a kind of log leaves out. */
  readonly caveats: readonly string[];
  /** One for each priced call, or for calls of one model added up within an hour; in any order. */
  readonly spend: readonly SpendPoint[];
  readonly mainLoop: SpendFigures;
  readonly subAgents: SpendFigures;
  /** By model first; then by whatever else was asked for. */
  readonly groups: readonly SpendGrouping[];
  readonly cache: CachePart | undefined;
  /** The dearest conversation. */
  readonly growth: GrowthPart | undefined;
  readonly whatIfs: readonly WhatIf[];
  readonly conversations: readonly ConversationRow[];
  readonly scriptable: readonly ScriptableRow[];
  /** Calls whose log does not say what they asked tools to do: there may be more such work. */
  readonly unknownActCalls?: number;
  readonly antiPatterns: AntiPatternPart | undefined;
  readonly sources: readonly SourceRow[];
}

/** A sum that says what it does not know. */
export interface SpendFigures {
  readonly amount: NanoUsd;
  readonly byClass: ByTokenClass<NanoUsd>;
  readonly tokens: ByTokenClass<number>;
  readonly calls: number;
  readonly unpricedCalls: number;
  readonly uncertainOutputCalls: number;
  readonly estimatedOutputCalls: number;
}

export interface UnpricedCalls {
  readonly model: string;
  readonly because: UnpricedReason | "fast-mode";
  readonly calls: number;
}

export interface SpendPoint {
  readonly at: Instant;
  readonly model: string;
  readonly byClass: ByTokenClass<NanoUsd>;
}

export interface SpendGrouping {
  /** What the calls are grouped by: `model`, `project`, `chunk`, `gate`. */
  readonly by: string;
  readonly rows: readonly (SpendFigures & { readonly name: string })[];
}

export const LOSS_CAUSES = ["expiry", "model-switch", "tools-changed", "compaction", "unexplained"] as const;
export type LossCause = (typeof LOSS_CAUSES)[number];

export interface CachePart {
  readonly shares: Readonly<Record<CacheShare, { readonly tokens: number; readonly amount: NanoUsd }>>;
  /** Read from a cache, out of all that was sent; from 0 to 1. */
  readonly hitRate: number | undefined;
  /** Dollars for a million tokens sent: as it came to, and if all of it had been fresh. */
  readonly inputPrice: { readonly paidUsd: number; readonly freshUsd: number } | undefined;
  readonly losses: readonly CacheLosses[];
  /** Shortest conversations first. */
  readonly byLength: readonly LengthRow[];
}

export const CACHE_SHARES = ["read", "firstWrite", "rewrite", "fresh", "output"] as const;
export type CacheShare = (typeof CACHE_SHARES)[number];

export interface CacheLosses {
  readonly cause: LossCause;
  readonly count: number;
  /** Cached before, and written or sent once more. */
  readonly tokens: number;
  /** What that cost more than reading them would have. */
  readonly amount: NanoUsd;
  readonly unpriced: number;
}

/** Shares of cost by calls per conversation; from 0 to 1, together 1. */
export interface LengthRow {
  readonly loop: "main" | "sub";
  /** Such as `10–29`. */
  readonly calls: string;
  readonly conversations: number;
  readonly shares: {
    readonly read: number;
    readonly write: number;
    readonly fresh: number;
    readonly output: number;
  };
}

export interface GrowthPart {
  readonly conversation: string;
  readonly project: string | undefined;
  /** In the order of time. */
  readonly calls: readonly GrowthCall[];
  readonly losses: readonly GrowthLoss[];
  readonly turningPoints: readonly TurningPoint[];
}

export interface GrowthCall {
  readonly at: Instant;
  readonly model: string;
  readonly promptTokens: number;
  /** `undefined`: without a price. */
  readonly amount: NanoUsd | undefined;
}

export interface GrowthLoss {
  /** Of the call that paid, from 0. */
  readonly callIndex: number;
  readonly cause: LossCause;
  readonly tokens: number;
  readonly amount: NanoUsd | undefined;
}

export const COURSES = ["switch", "delegate", "compact", "afresh"] as const;
export type Course = (typeof COURSES)[number];

/** The first moment at which another course would have paid, by what was to be expected then. */
export interface TurningPoint {
  /** Of the call before which it would have been taken, from 0. */
  readonly callIndex: number;
  readonly course: Course;
  /** The model to go to, where the course has one. */
  readonly target: string | undefined;
  readonly breakEvenCalls: number | undefined;
  readonly expectedCalls: number | undefined;
  /** In hindsight, over the calls that followed; negative where it would have cost more. */
  readonly saved: MoneyRange | undefined;
  readonly assumptions: readonly string[];
}

export interface MoneyRange {
  readonly low: NanoUsd;
  readonly expected: NanoUsd;
  readonly high: NanoUsd;
}

/** Recorded work under another course; always projected. */
export interface WhatIf {
  readonly name: string;
  readonly baseline: { readonly name: string; readonly amount: NanoUsd };
  readonly cost: MoneyRange;
  readonly assumptions: readonly { readonly name: string; readonly value: string; readonly why: string }[];
  /** `chunk` or `call`: what is counted below. */
  readonly unit: string;
  readonly considered: number;
  readonly eligible: number;
  readonly excluded: readonly { readonly because: string; readonly count: number }[];
  readonly unpricedCalls: number;
  readonly uncertainOutputCalls: number;
  /** How many times less by the model's price, and by the size of the context, on the work that moves; below 1 is a loss. */
  readonly factors?: { readonly price: number; readonly context: number } | undefined;
}

export interface ConversationRow {
  readonly conversation: string;
  readonly project: string | undefined;
  readonly first: Instant;
  readonly last: Instant;
  readonly mainCalls: number;
  readonly subCalls: number;
  readonly amount: NanoUsd;
  readonly unpricedCalls: number;
  readonly uncertainOutputCalls: number;
  /** Of its cost, from 0 to 1. */
  readonly readShare: number | undefined;
  /** Tokens that the first call of the main loop sent, and the most that one did; 0 where no prompt of it is known. */
  readonly contextFirst: number;
  readonly contextMost: number;
  /** To caches that were lost. */
  readonly lost: NanoUsd;
  readonly models: readonly string[];
}

/** Calls whose whole effect a script has as well. */
export interface ScriptableRow {
  readonly work: DeterministicWork;
  readonly calls: number;
  /** Rows of such calls without another between them. */
  readonly runs: number;
  readonly amount: NanoUsd;
  readonly unpricedCalls: number;
  readonly uncertainOutputCalls: number;
  readonly script: string;
  readonly command: string;
}

export interface AntiPatternPart {
  readonly rules: readonly AntiPatternRow[];
  /** Calls of models whose tier no settings say; the rules say nothing of them. */
  readonly unknownTierCalls: number;
}

export interface AntiPatternRow {
  readonly id: string;
  readonly title: string;
  readonly what: string;
  readonly findings: readonly AntiPatternFinding[];
  /** `overpaid`: above the alternative. `at-stake`: paid for work whose worth is in doubt. */
  readonly dollarsAre?: "overpaid" | "at-stake";
  /** Why it could not be judged. */
  readonly notJudged: string | undefined;
}

export interface AntiPatternFinding {
  readonly where: string;
  readonly evidence: string;
  readonly amount: NanoUsd | undefined;
  readonly basis: Basis;
  readonly confidence: "measured" | "suspected";
  readonly unpricedCalls: number;
}

export interface SourceRow {
  readonly kind: string;
  readonly path: string;
  readonly files: number;
  readonly calls: number;
  readonly skipped: readonly {
    readonly file: string;
    readonly line: number | undefined;
    readonly reason: string;
  }[];
}
