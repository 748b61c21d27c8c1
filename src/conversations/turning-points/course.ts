import type { Instant } from "../../domain/index.ts";
import type { CourseAssumptions, Scenario } from "./assumptions.ts";

/** What could have been done: another model from here on, a sub-agent for the rest of the chunk, a compaction, a new conversation. */
export const COURSES = ["switch", "delegate", "compact", "afresh"] as const;
export type Course = (typeof COURSES)[number];

/** A conversation as its next call finds it. Tokens. */
export interface Standing {
  readonly at: Instant;
  readonly model: string;
  readonly target: string;
  readonly contextTokens: number;
  /** The first prompt of the thread: system text, tools, and what its person began with. */
  readonly openingTokens: number;
  /** Of the opening, what was in a cache already when the thread began. */
  readonly warmOpening: number;
  /** Written and answered in a call, in the middle of those so far. */
  readonly newTokensPerCall: number;
  readonly outputTokensPerCall: number;
  readonly writes: "cacheWrite5m" | "cacheWrite1h";
  /** Its cache had expired, so that staying has to write the context as well. */
  readonly isCold: boolean;
}

/** One call made only for the sake of a course, in the context as it was. */
export interface ExtraCall {
  readonly contextTokens: number;
  readonly newTokens: number;
  readonly outputTokens: number;
}

/** A course in one scenario. */
export interface Plan {
  /** The model of the calls that follow; `undefined`: as it was. */
  readonly target: string | undefined;
  /** The context that takes the place of the one so far. Tokens. */
  readonly startTokens: number;
  /** Of these, what is in the cache already. */
  readonly warmTokens: number;
  readonly extraCalls: readonly ExtraCall[];
  /** Times the calls as they were. */
  readonly callsFactor: number;
}

export interface PlanOptions {
  readonly assumptions: CourseAssumptions;
  readonly scenario: Scenario;
}

export function planOf(course: Course, standing: Standing, options: PlanOptions): Plan {
  return PLANS[course](standing, termsOf(options));
}

type Terms = Readonly<Record<keyof CourseAssumptions, number>>;

function termsOf({ assumptions, scenario }: PlanOptions): Terms {
  const at = (name: keyof CourseAssumptions) => assumptions[name].value[scenario];
  return {
    callsAtTarget: at("callsAtTarget"),
    summaryTokens: at("summaryTokens"),
    compactedTokens: at("compactedTokens"),
    briefTokens: at("briefTokens"),
    rereadTokens: at("rereadTokens"),
    subAgentOpening: at("subAgentOpening"),
    reportTokens: at("reportTokens"),
  };
}

const PLANS: Readonly<Record<Course, (standing: Standing, terms: Terms) => Plan>> = {
  switch: (standing, terms) => ({
    target: standing.target,
    startTokens: standing.contextTokens,
    warmTokens: 0,
    extraCalls: [],
    callsFactor: factorAt(standing, terms),
  }),
  // The conversation writes the brief, and reads the report afterwards.
  delegate: (standing, terms) => ({
    target: standing.target,
    startTokens: terms.subAgentOpening + terms.rereadTokens,
    warmTokens: 0,
    extraCalls: [
      { contextTokens: standing.contextTokens, newTokens: 0, outputTokens: terms.briefTokens },
      {
        contextTokens: standing.contextTokens,
        newTokens: terms.briefTokens + terms.reportTokens,
        outputTokens: standing.outputTokensPerCall,
      },
    ],
    callsFactor: factorAt(standing, terms),
  }),
  compact: (standing, terms) => ({
    target: undefined,
    startTokens: standing.openingTokens + terms.compactedTokens,
    warmTokens: standing.openingTokens,
    extraCalls: [{ contextTokens: standing.contextTokens, newTokens: 0, outputTokens: terms.summaryTokens }],
    callsFactor: 1,
  }),
  afresh: (standing, terms) => ({
    target: undefined,
    startTokens: standing.openingTokens + terms.briefTokens + terms.rereadTokens,
    warmTokens: standing.warmOpening,
    extraCalls: [{ contextTokens: standing.contextTokens, newTokens: 0, outputTokens: terms.briefTokens }],
    callsFactor: 1,
  }),
};

function factorAt({ model, target }: Standing, { callsAtTarget }: Terms): number {
  return model === target ? 1 : callsAtTarget;
}
