import type { Range } from "../../domain/index.ts";

/**
 * What has to be assumed of a course that was not taken. Counts are tokens; `low` is what makes the course cheap. Everything else is
 * taken from the calls as they were: how the context grew, what was answered, how long a cache lived.
 */
export const COURSE_ASSUMPTIONS = {
  callsAtTarget: {
    value: { low: 1, expected: 1.2, high: 1.4 },
    why: "times the calls that another model needs: on 250 SWE-bench Verified tasks with one plain agent Sonnet 4 made 1.23 times the calls of Opus 4, Sonnet 4.5 1.35 times those of Opus 4.5, GPT-5 mini 1.06 times those of GPT-5",
  },
  summaryTokens: {
    value: { low: 4_000, expected: 5_000, high: 6_000 },
    why: "the answer that sums up a conversation: 4,007 to 5,436 by their length in five compactions of Claude Code 2.1.38",
  },
  compactedTokens: {
    value: { low: 10_000, expected: 15_000, high: 24_000 },
    why: "what a compacted context writes behind its opening, the summary and files shown again: 10,516 to 23,812 in the same five",
  },
  briefTokens: {
    value: { low: 1_000, expected: 2_000, high: 4_000 },
    why: "what a fresh context must be told; the conversation writes it",
  },
  rereadTokens: {
    value: { low: 5_000, expected: 10_000, high: 19_000 },
    why: "files that a fresh context reads again: what the five compactions wrote beyond their summaries",
  },
  subAgentOpening: {
    value: { low: 7_000, expected: 13_000, high: 18_000 },
    why: "system text, tools and brief with which sub-agents began, nothing of it warm: 6,942 to 18,053 in 26 of Claude Code 2.0.60 to 2.1.39",
  },
  reportTokens: {
    value: { low: 500, expected: 2_000, high: 5_000 },
    why: "what a sub-agent hands back: 26 last answers had 545 to 14,846, half of them less than 2,000",
  },
} as const satisfies Record<string, { readonly value: Range; readonly why: string }>;

export type CourseAssumptions = Readonly<
  Record<keyof typeof COURSE_ASSUMPTIONS, { readonly value: Range; readonly why: string }>
>;

/** Of the course's cost: in `low` everything turns out cheap. */
export type Scenario = keyof Range;
