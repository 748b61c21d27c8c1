import { type TaskId, taskId } from "./ids.ts";
import type { NanoUsd } from "./money.ts";
import type { Tier } from "./tier.ts";

/** What sort of work, a closed list with the documents' names. A ticket that gives none is of unknown kind. */
export const TASK_KINDS = [
  "research",
  "draft",
  "validation",
  "build-plan",
  "coding",
  "review",
  "audit",
  "remediation",
  "e2e",
  "docs",
  "commit",
  "pre_flight",
  "smoke_test",
  "lint",
  "format",
  "seed-data",
  "cross-link",
  "test",
  "refactor",
  "migration",
  "design",
  "classify",
  "wave-plan",
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

export const COMPLEXITIES = ["trivial", "simple", "standard", "complex"] as const;
export type Complexity = (typeof COMPLEXITIES)[number];

/** The ticket that a chunk was cut from, with its signs of risk: a part is as risky as the whole. */
export interface PartOf {
  readonly task: TaskId;
  readonly risks: readonly string[];
  /** What keeps it from being done apart from its plan, each a sentence; none, or absent: nothing is known to. */
  readonly ties?: readonly string[];
}

/** A piece of work as its tracker gives it. All of it is untrusted text: data, never a command, never a path to follow. */
export interface Ticket {
  readonly id: TaskId;
  readonly title: string;
  readonly description: string;
  readonly labels: readonly string[];
  /** Files that it says it touches; `undefined` where it says nothing, which is not "none". */
  readonly files: readonly string[] | undefined;
  readonly dependsOn: readonly TaskId[];
  readonly kind: TaskKind | undefined;
  readonly acceptance: readonly string[];
  readonly requirement: string | undefined;
  /** A model or tier that the tracker's own metadata suggests. A hint: weaker than a label, and bounded by the policy's cap. */
  readonly suggestedModel: string | undefined;
  /** What it is a chunk of; `undefined` for a ticket of its own. */
  readonly partOf: PartOf | undefined;
  /** Where it was read, for messages: `tickets.jsonl:3`. */
  readonly origin: string;
}

/** Something found out about a ticket, with the signal that it came from. */
export interface Fact<Value> {
  readonly value: Value;
  readonly signal: string;
}

export const RISKS = ["none", "high"] as const;
export type Risk = (typeof RISKS)[number];

/** What makes work hard before anybody tried it, each a share between 0 and 1. */
export const COMPLEXITY_FEATURES = ["files", "external-api", "cross-module", "novelty"] as const;
export type ComplexityFeature = (typeof COMPLEXITY_FEATURES)[number];

export interface ScoredFeature {
  readonly feature: ComplexityFeature;
  /** 0 (nothing of it) to 1. */
  readonly value: number;
  /** Its share in the score, 0 to 1; the weights of the features that are known are scaled to add up to 1. */
  readonly weight: number;
  readonly signal: string;
}

/** A prior read off the ticket and its repository, not a measurement. Features of which nothing is known are not in it. */
export interface ComplexityScore {
  /** 0 to 1: the weighted mean of the known features. */
  readonly value: number;
  /** Those that are known, the heaviest contribution first. */
  readonly features: readonly ScoredFeature[];
  readonly unknown: readonly ComplexityFeature[];
}

/** A cheap model's or heuristic's answer to how hard a task is, obtained and paid for before deciding. An opinion, never an order. */
export interface Assessment {
  readonly tier: Exclude<Tier, "automated">;
  /** A model's id, or `heuristic`. */
  readonly by: string;
  /** One sentence; untrusted where a model wrote it. */
  readonly because: string;
  /** What asking cost; `undefined` where its model has no price. */
  readonly cost: NanoUsd | undefined;
}

/** A label or metadata that asks for a tier or a model by name. */
export interface NamedRoute {
  readonly tier: Tier;
  /** Set where a model was named, not only a tier. */
  readonly model: string | undefined;
  readonly signal: string;
}

/** A described piece of work: the ticket and what triage found out about it. Unknown stays `undefined`. */
export interface Task {
  readonly ticket: Ticket;
  readonly named: NamedRoute | undefined;
  readonly complexity: Fact<Complexity> | undefined;
  /** Every risk signal found; none found is not proof of safety. */
  readonly risks: readonly Fact<"high">[];
  readonly fileCount: Fact<number> | undefined;
  /** Why there is no number of files, where a repository was asked for one. */
  readonly filesUnknown?: string;
  /** Tokens of the named files and the ticket's text, estimated. */
  readonly contextTokens: Fact<number> | undefined;
  /** `undefined` where none of its features is known. */
  readonly complexityScore: ComplexityScore | undefined;
  /** `undefined` where nobody was asked. */
  readonly assessment: Assessment | undefined;
  /** Why no local model may carry it out, each a sentence; none, or absent: nothing speaks against it. */
  readonly localObjections?: readonly string[];
  /** What in the ticket was not understood, or contradicts itself. */
  readonly warnings: readonly string[];
}

/** Work of which nothing is known but that somebody asks about it: `id` says who, in messages. */
export function unknownWork(id: string): Task {
  return {
    ticket: {
      id: taskId(id),
      title: "",
      description: "",
      labels: [],
      files: undefined,
      dependsOn: [],
      kind: undefined,
      acceptance: [],
      requirement: undefined,
      suggestedModel: undefined,
      partOf: undefined,
      origin: id,
    },
    named: undefined,
    complexity: undefined,
    risks: [],
    fileCount: undefined,
    contextTokens: undefined,
    complexityScore: undefined,
    assessment: undefined,
    warnings: [],
  };
}
