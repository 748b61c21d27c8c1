import type { Json } from "./conversation.ts";
import type { LearnedRoute, LearnedStep } from "./learned-route.ts";
import type { NanoUsd } from "./money.ts";
import type { Complexity, ComplexityFeature, Risk, TaskKind } from "./task.ts";
import type { Place, Tier } from "./tier.ts";

/** Bounds of a share between 0 and 1. `above` excludes its own value, `atMost` includes it. */
export interface ShareBounds {
  readonly above?: number;
  readonly atMost?: number;
}

export interface Bounds {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Every key given must hold; no key holds always. A fact that is unknown satisfies nothing. */
export interface Condition {
  /** A label of the ticket names a tier or a model. */
  readonly namesRoute?: true;
  /** Any of these labels, exactly. */
  readonly label?: readonly string[];
  readonly kind?: readonly TaskKind[];
  readonly complexity?: readonly Complexity[];
  /** Any of these words or phrases in the title, as whole words. */
  readonly titleWords?: readonly string[];
  readonly files?: Bounds;
  readonly contextTokens?: Bounds;
  readonly complexityScore?: ShareBounds;
  readonly risk?: readonly Risk[];
  /** It is a chunk of a plan that was made for a larger task. */
  readonly chunk?: true;
  /** At least one of these holds. */
  readonly any?: readonly Condition[];
}

/** A base rule. The first whose condition holds gives the tier. */
export interface Rule {
  readonly name: string;
  readonly when: Condition;
  /** `named`: the tier that the ticket's label names. */
  readonly tier: Tier | "named";
  /** `isolated`: the policy vouches for this class of work; it must still be bounded and verifiable. */
  readonly place?: Exclude<Place, "script">;
  /** Tiers of single steps where they differ from the rule's. */
  readonly steps?: Readonly<Record<string, Tier>>;
  /** What happens if the tier was too weak, and which gate, person or measurement would notice. A rule without both is a guess. */
  readonly failureMode?: string;
  readonly detector?: string;
  readonly because: string;
}

/** Raises or demotes what the base rules chose. */
export interface Modifier {
  readonly name: string;
  readonly when: Condition;
  readonly to: Tier;
  readonly because: string;
}

/** What makes work risky. Words also match inside identifiers: `authToken` holds `auth`, `author` does not. */
export interface RiskSignals {
  readonly words: readonly string[];
  /** Parts of paths between slashes, dots, hyphens and underscores. */
  readonly paths: readonly string[];
  readonly labels: readonly string[];
}

export const STEP_NEEDS = ["text", "tools", "vision"] as const;
export type StepNeed = (typeof STEP_NEEDS)[number];

/** A piece of work in a policy's pipeline, with the gates that judge its result. */
export interface PipelineStep {
  readonly step: string;
  /** The part of the work that it belongs to, by which estimates are added up. */
  readonly phase?: string;
  readonly kind: TaskKind;
  /** `routed`: the tier that the rules chose for the task. */
  readonly tier: Tier | "routed";
  /** Only for tasks for which this holds. */
  readonly when?: Condition;
  /** What a model must be able to do to be chosen. */
  readonly needs: readonly StepNeed[];
  /** Names of gates, judged in order; the first that fails ends the round. */
  readonly gates: readonly string[];
  /** In a context of its own, without the author's conversation. */
  readonly fresh: boolean;
  /** Failed verdicts at one tier before the next tier is tried. */
  readonly afterFailures: number;
  /** The step's own cascade, where it is not the policy's. */
  readonly ladder?: readonly Tier[];
  /** For steps without tools: tiers that answer where this one is down, late or answers what cannot be used. No escalation. */
  readonly fallback: readonly Tier[];
  /** For a plan: its answer is a list of chunks, each of which is then carried out and judged on its own. */
  readonly split: boolean;
  /** For a review: how many reviewers judge, one after the other, each in a context of its own. */
  readonly count: number;
  /** What the step is said to cost, from where the pipeline was published: a prior for estimates, never a measurement. */
  readonly typicalUsd?: { readonly low: NanoUsd; readonly high: NanoUsd };
  /** For `commit`: the message, with `{type}`, `{area}`, `{ticket_id}`, `{title}`. */
  readonly template?: string;
  /** What its answer is called where later steps are given it: a plain file name, such as `task_breakdown.md`. */
  readonly output?: string;
  /** Its accepted tree is kept, and a later failure goes back to it. */
  readonly checkpoint?: true;
  /** For a review: findings of which the reviewer is less sure than this, 0 to 100, are dropped and counted. */
  readonly confidence?: number;
  /** For a step that judges others: so many rounds of findings, and the task ends. */
  readonly rounds?: number;
  /** For a step that judges others: its tier where lines that the change adds show risk; never below its own. */
  readonly whenRisky?: Tier;
  /** For coding: its parts, where the policy itself names them and no plan does. */
  readonly parts?: FixedParts;
  /** For a check after the commit: its failure ends the task without its commit, after the `rollback` command of the settings. */
  readonly rollback?: true;
  /** For coding: its first two tiers begin at once, each in files of its own; the first whose gates pass is kept. */
  readonly race?: true;
  /** For a review that nobody waits for: asked in a batch, at the price book's share of the price. */
  readonly batch?: BatchRules;
  /** Never in a file: what outcomes taught of a decided coding step, branch by branch; its tiers are the longest way through it. */
  readonly learned?: LearnedStep;
}

/** How long a batch may take before it is called off and the call is made as any other. */
export interface BatchRules {
  readonly timeoutSeconds: number;
  readonly pollSeconds: number;
}

/** When paid judges are left out because they would cost more than the work and what may go wrong with it. */
export interface CeremonyRules {
  /** What accepted work that is wrong costs: a named prior. */
  readonly failureUsd: NanoUsd;
  /** The share of work that is wrong although its free gates passed, as long as there is no evidence: a named prior. */
  readonly undetected: number;
}

/** Shares of the run's cap: at `warn` it is said once, at `stop` nothing more is begun. */
export interface SpendGuardRules {
  readonly warn: number;
  readonly stop: number;
}

/** Accepted changes that the next task of the same kind is shown, and done at a weaker tier for it. */
export interface ExemplarRules {
  readonly kinds: readonly TaskKind[];
  readonly lowerTo: Tier;
  /** A change that has more tokens, estimated, is not shown. */
  readonly mostTokens: number;
}

/** Parts of a coding step, each carried out and judged like a chunk of a plan. */
export interface FixedParts {
  readonly tasks: readonly { readonly name: string; readonly file: string }[];
  /** Side by side; else one after the other, each upon the one before. */
  readonly parallel: boolean;
}

export interface Caps {
  /** Per task, in dollars; `undefined`: no cap. */
  readonly taskUsd: NanoUsd | undefined;
  /** Attempts per task, over all tiers. */
  readonly rounds: number;
  readonly escalations: number;
  /** Calls within one attempt. */
  readonly turns: number;
}

export interface DelegationRules {
  readonly whitelist: readonly TaskKind[];
  readonly mostFiles: number;
  /** What one delegated attempt may cost before it is taken back; `undefined`: no more than the task may. */
  readonly attemptUsd: NanoUsd | undefined;
  /** What a delegate is told may have at most so many tokens, estimated; absent: any number. Not the prior of the same name in `WorkProfile`. */
  readonly briefTokens?: number;
}

/** How large a change may be: what the gate `size` holds it to. `undefined`: any size. */
export interface ChangeLimits {
  readonly mostFiles: number | undefined;
  readonly mostLines: number | undefined;
}

/** Low, expected and high of a count. */
export interface Range {
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

/** What an attempt typically uses, in tokens. A prior, used for projections until there are measurements. */
export interface WorkProfile {
  readonly turns: Range;
  /** System text and tool definitions, the same in every call. */
  readonly prefixTokens: number;
  /** The ticket and its files, where their size is not known. */
  readonly briefTokens: number;
  readonly outputTokensPerTurn: number;
  readonly toolResultTokensPerTurn: number;
}

export interface EvidenceRules {
  /** The lower confidence bound that a class of work must clear at a tier. */
  readonly bar: number;
  /** Outcomes needed before the bound counts; below that the prior holds. */
  readonly minimum: number;
  /** After so many days an outcome counts half, after twice as many a quarter; absent: age does not matter. */
  readonly halfLifeDays?: number;
  /** Assumed pass rates by tier, a named prior and not a measurement. */
  readonly prior: Readonly<Partial<Record<Tier, number>>>;
  /** Work goes to a weaker tier than its rule says where measured outcomes of its kind clear the bar there, and a gate follows. */
  readonly mayLower?: boolean;
}

/**
 * Who is asked how hard a task is, before deciding. `heuristic` and `score`, the policy's own predictor, cost nothing; a tier means the cheapest model there, asked only
 * where `when` holds. It may raise; it may lower only where `mayLower` says so and a gate follows.
 */
export interface AssessorRules {
  readonly ask: "heuristic" | "score" | "local" | "light" | "heuristic-then-local" | "heuristic-then-light";
  readonly when: Condition;
  readonly mayLower: boolean;
  readonly because: string;
}

/** A figure that a policy promises, with the bounds that it is to keep. Its name is one of the metrics in `docs/metrics.md`. */
export interface PolicyTarget {
  readonly metric: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Ordered rules that choose, and the pipeline that they choose for. Plain data: nothing in it runs. */
export interface Policy {
  readonly name: string;
  readonly because: string;
  /** Nothing goes below the floor or above the cap, whatever a ticket says. */
  readonly floor: Tier;
  readonly cap: Tier;
  /** The tier at which a main conversation is opened; `routed`: at the tier of the task that opens it. */
  readonly main: Tier | "routed";
  readonly rules: readonly Rule[];
  readonly raiseWhen: readonly Modifier[];
  readonly demoteWhen: readonly Modifier[];
  readonly risk: RiskSignals;
  /** The cascade: a task starts at its own tier and climbs from there. */
  readonly ladder: readonly Tier[];
  readonly delegation: DelegationRules;
  readonly evidence: EvidenceRules;
  readonly change: ChangeLimits;
  readonly caps: Caps;
  readonly work: WorkProfile;
  readonly pipeline: readonly PipelineStep[];
  /** Shares of the features in the complexity score; not negative, at least one above 0. */
  readonly complexityWeights: Readonly<Record<ComplexityFeature, number>>;
  readonly assessor: AssessorRules | undefined;
  /** For the coding step, in place of the ladder; a label that names its route still wins, and so do floor, cap and a raise. */
  readonly learned: LearnedRoute | undefined;
  /** A learned score of need, as `suffice learn --predictor` writes it; read where it is used. */
  readonly predictor: Json | undefined;
  readonly targets: readonly PolicyTarget[];
  /** Absent: every gate judges. */
  readonly ceremony?: CeremonyRules;
  /** Absent: `DEFAULT_SPEND_GUARD`. */
  readonly spendGuard?: SpendGuardRules;
  /** Absent: none are kept. */
  readonly exemplars?: ExemplarRules;
}

export const DEFAULT_SPEND_GUARD: SpendGuardRules = { warn: 0.7, stop: 1 };

/** A task and the route it must get: a policy's own example, run as a test. */
export interface Probe {
  readonly name: string;
  readonly task: {
    readonly title: string;
    readonly description?: string;
    readonly labels?: readonly string[];
    readonly files?: readonly string[];
    readonly kind?: TaskKind;
    readonly acceptance?: readonly string[];
    /** What triage is taken to have found; a probe's text alone rarely shows it. */
    readonly complexityScore?: number;
  };
  readonly delegate?: boolean;
  readonly expect: {
    readonly outcome?: "routed" | "refused";
    readonly tier?: Tier;
    readonly place?: Place;
    readonly rule?: string;
    readonly steps?: Readonly<Record<string, Tier>>;
  };
}
