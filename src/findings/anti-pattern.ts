import type { Thread, WorkChunk } from "../conversations/index.ts";
import type {
  AgentWork,
  Basis,
  Instant,
  NanoUsd,
  Policy,
  Price,
  Tier,
  VerdictEntry,
} from "../domain/index.ts";
import type { CallIndex } from "./call-index.ts";
import type { ScriptableReport } from "./scriptable-work.ts";

export const ANTI_PATTERN_IDS = [
  "AP-HAIKU-ARCH",
  "AP-OPUS-TYPO",
  "AP-MONO-MODEL",
  "AP-NO-PLAN",
  "AP-OVER-ENGINEERED",
  "AP-FRONTIER-PREFLIGHT",
  "AP-GUESS",
  "AP-OVER-ROUTING",
  "AP-MID-TASK-SWITCH",
  "AP-HUMAN-FACTOR",
  "AP-CEREMONY",
  "AP-INHERITED-MODEL",
  "AP-LLM-DETERMINISTIC",
] as const;
export type AntiPatternId = (typeof ANTI_PATTERN_IDS)[number];

/** Which rule of a policy decided, and when. */
export interface RuleHit {
  readonly rule: string;
  readonly at: Instant;
}

/** A policy with the decisions that it made: all that are known, each as the base rule that matched. */
export interface PolicyUse {
  readonly policy: Pick<Policy, "name" | "rules">;
  readonly hits: readonly RuleHit[];
}

/** Everything that anti-patterns are looked for in. What is not known is left out: no rule guesses. */
export interface FindingsInput {
  readonly work: AgentWork;
  /** `threadsOf(work)`. */
  readonly threads: readonly Thread[];
  /** `chunksOf(threads)`. */
  readonly chunks: readonly WorkChunk[];
  /** Of the ledger; may be empty. */
  readonly verdicts: readonly VerdictEntry[];
  readonly policies?: readonly PolicyUse[];
  readonly priceOf: (model: string, at: Instant) => Price | undefined;
  /** The model that the settings use for a tier. A tier without one has no alternative to compare with. */
  readonly alternatives: ReadonlyMap<Tier, string>;
  /** What an hour of the person costs, in dollars. */
  readonly humanHourlyUsd?: number;
  /** `scriptableWork(work)`, for who has it already. */
  readonly scriptable?: ScriptableReport;
  /** Of the calls of `work`; made once for all rules. */
  readonly index?: CallIndex;
}

/** `measured`: a fact of the logs. `suspected`: read from a person's words, or from an average. */
export type Confidence = "measured" | "suspected";

/** Where a finding is seen, and what is seen there. */
export interface FindingEvidence {
  readonly conversation?: string;
  readonly task?: string;
  readonly chunk?: string;
  readonly policy?: string;
  readonly calls: number;
  /** The models that answered these calls, in the order of their first call. */
  readonly models: readonly string[];
  /** Whatever else was counted, by name, such as `filesChanged`. */
  readonly counts: Readonly<Record<string, number>>;
  /** Names of rules or scripts that it is about. */
  readonly names?: readonly string[];
}

/** The money of a finding, with what it does not know. */
export interface FindingMoney {
  /** `undefined`: nobody can tell from these logs, or nothing to compare with has a price. */
  readonly dollars: NanoUsd | undefined;
  readonly basis: Basis;
  /** Calls that are not in `dollars`, for want of a price on either side. */
  readonly unpricedCalls: number;
  readonly uncertainOutputCalls: number;
}

/** An anti-pattern at one place. */
export interface AntiPatternFinding extends FindingMoney {
  readonly rule: AntiPatternId;
  readonly evidence: FindingEvidence;
  /** What would have done instead: a model, `a script`, or in words. */
  readonly alternative: string;
  readonly confidence: Confidence;
}

/** One rule: pure, and silent where it is in doubt. */
export interface AntiPattern {
  readonly id: AntiPatternId;
  readonly title: string;
  /** One sentence. */
  readonly what: string;
  /** The requirements that it comes from. */
  readonly documents: readonly string[];
  /** `overpaid`: paid above the alternative. `at-stake`: paid for work whose worth is in doubt because of it. */
  readonly dollarsAre: "overpaid" | "at-stake";
  /** It says nothing of calls whose tier is not known. */
  readonly needsTiers: boolean;
  readonly find: (input: FindingsInput) => readonly AntiPatternFinding[];
  /** What is missing for a judgement that a person could give; `undefined`: nothing. */
  readonly whyNotJudged?: (input: FindingsInput) => string | undefined;
}
