import type { Instant } from "../../domain/index.ts";
import { lostPrefixes } from "../caches/lost-prefixes.ts";
import { chunksOf } from "../chunks.ts";
import { growthOf, medianOf } from "../context-growth.ts";
import type { Expectation } from "../horizon.ts";
import { modelOf, type PriceOf, wasServed } from "../price-of.ts";
import { type ChainedCall, chainOf, isCompactedAt } from "../prompt-chain.ts";
import type { RemainingCalls } from "../remaining-calls.ts";
import type { Thread } from "../threads.ts";
import { COURSE_ASSUMPTIONS, type CourseAssumptions } from "./assumptions.ts";
import { boundariesOf } from "./boundaries.ts";
import { breakEvenCalls, stayingCosts } from "./break-even-calls.ts";
import { COURSES, type Course, planOf, type Standing } from "./course.ts";
import { type Hindsight, hindsightOf } from "./hindsight.ts";

export interface TurningContext {
  /** The model to switch or to delegate to. */
  readonly target: string;
  readonly priceOf: PriceOf;
  /** Learned from all threads. */
  readonly remaining: RemainingCalls;
  /** Instead of {@link COURSE_ASSUMPTIONS}. */
  readonly assumptions?: CourseAssumptions;
}

/** A place in a conversation where another course could have been taken, and what was to be said of it there. */
export interface TurningPoint {
  readonly course: Course;
  /** The first call that would have been another, in `thread.calls`. */
  readonly callIndex: number;
  /** When that call was made. */
  readonly at: Instant;
  /** What the call before had sent. Tokens. */
  readonly contextTokens: number;
  /** Calls after which the course has paid for itself; `undefined`: never, or not priced. From what had happened so far. */
  readonly breakEvenCalls: number | undefined;
  /** Calls still to be expected here, in the conversation, or for `delegate` in its chunk; `undefined`: too little is known. */
  readonly expected: Expectation | undefined;
  /** The expected calls are at least those of the break-even. */
  readonly pays: boolean;
  /** With the first point of each course at which it pays: what it would have been worth. */
  readonly hindsight: Hindsight | undefined;
}

/**
 * All places of a main loop where another course could have been taken, each with the four courses, in the order of time. Whether one pays
 * is said from what was known there; only `hindsight` looks at what followed. A sub-agent has no such places: its parent starts and
 * ends it. That a switch may find the target's cache still warm, and that a delegated chunk leaves its reading out of the conversation,
 * is not reckoned: both make the courses look a little worse than they are. The quality of the work is not looked at.
 */
export function turningPoints(thread: Thread, context: TurningContext): readonly TurningPoint[] {
  if (thread.agent !== undefined) return [];
  const { priceOf, remaining, assumptions = COURSE_ASSUMPTIONS } = context;
  const chain = chainOf(thread, (call) => wasServed(call, priceOf));
  const standingAt = standings(chain, context.target);
  const chunkAt = chunkBounds(thread);
  const seen = new Set<Course>();
  return boundariesOf(chain).flatMap((place) => {
    const call = chain[place];
    const standing = standingAt(place);
    if (call === undefined || standing === undefined) return [];
    const chunk = chunkAt(call.index);
    const staying = stayingCosts(standing, priceOf);
    return COURSES.map((course): TurningPoint => {
      const plan = planOf(course, standing, { assumptions, scenario: "expected" });
      const calls = breakEvenCalls(plan, { standing, staying, priceOf });
      const expected =
        course === "delegate"
          ? remaining.chunk.expectedAfter(call.index - chunk.start)
          : remaining.main.expectedAfter(call.index);
      const pays = calls !== undefined && expected !== undefined && expected.mean >= calls;
      const isFirst = pays && !seen.has(course);
      if (isFirst) seen.add(course);
      const end = course === "delegate" ? chunk.end : thread.calls.length;
      return {
        course,
        callIndex: call.index,
        at: call.at,
        contextTokens: standing.contextTokens,
        breakEvenCalls: calls,
        expected,
        pays,
        hindsight: isFirst
          ? hindsightOf(course, standing, followingCalls(chain, place, end), { priceOf, assumptions })
          : undefined,
      };
    });
  });
}

/** Up to the call before `end`, and no further than the next compaction: behind it the context is the same either way. */
function followingCalls(chain: readonly ChainedCall[], place: number, end: number): readonly ChainedCall[] {
  const next = chain.findIndex((call, at) => {
    const before = chain[at - 1];
    return at > place && (call.index >= end || (before !== undefined && isCompactedAt(before, call)));
  });
  return chain.slice(place, next === -1 ? undefined : next);
}

/** A call is expected to be like the ones before it, but not like those of long ago. */
const RECENT_CALLS = 50;

/** What is known before the call at a place in the chain. */
function standings(chain: readonly ChainedCall[], target: string): (place: number) => Standing | undefined {
  const cold = new Set(
    lostPrefixes(chain)
      .filter(({ cause }) => cause === "expiry")
      .map(({ by }) => by),
  );
  return (place) => {
    const recent = chain.slice(Math.max(0, place - RECENT_CALLS), place);
    const [first, before, call] = [chain[0], recent.at(-1), chain[place]];
    if (first === undefined || before === undefined || call === undefined) return undefined;
    const writes = recent.findLast(({ written }) => written > 0)?.usage;
    return {
      at: call.at,
      model: modelOf(before.call),
      target,
      contextTokens: before.prompt,
      openingTokens: first.prompt,
      warmOpening: first.read,
      newTokensPerCall: Math.max(0, growthOf(recent)?.medianPerCall ?? 0),
      outputTokensPerCall: medianOf(recent.map(({ usage }) => usage.output ?? 0)) ?? 0,
      writes: (writes?.cacheWrite1h ?? 0) > (writes?.cacheWrite5m ?? 0) ? "cacheWrite1h" : "cacheWrite5m",
      isCold: cold.has(call),
    };
  };
}

/** First call and the one behind the last of the chunk that a call is in. */
function chunkBounds(
  thread: Thread,
): (callIndex: number) => { readonly start: number; readonly end: number } {
  const bounds: { start: number; end: number }[] = [];
  for (const { calls } of chunksOf([thread])) {
    const start = bounds.at(-1)?.end ?? 0;
    bounds.push({ start, end: start + calls.length });
  }
  return (callIndex) => bounds.find(({ end }) => callIndex < end) ?? { start: 0, end: thread.calls.length };
}
