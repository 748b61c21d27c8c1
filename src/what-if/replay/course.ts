import type { PriceOf, WorkChunk } from "../../conversations/index.ts";
import { type PassRate, promptTokens } from "../../domain/index.ts";
import type { Terms } from "../assumptions.ts";
import { costAt, modelOf, nameAt, paidFor, type WorkingCall, workingCalls } from "../call-cost.ts";
import { type FreshStart, type FreshStep, stepsOf } from "./fresh-context.ts";

/** A check of the result by a model. */
export interface Check {
  readonly model: string;
  /** In a context of its own, without the author's conversation. */
  readonly fresh: boolean;
  /** How many judge, one after the other. */
  readonly count: number;
}

/** Where a chunk goes. */
export type Course =
  | { readonly kind: "keep"; readonly because: string }
  | { readonly kind: "script" }
  | ModelCourse;

/** At a model: in a context of its own, or in the conversation. */
export interface ModelCourse {
  readonly kind: "isolated" | "main";
  readonly model: string;
  /** `undefined`: the assumed one. */
  readonly pass: PassRate | undefined;
  readonly checks: readonly Check[];
}

/** A chunk with the course that it can take, and what every scenario needs to know of it. */
export interface PlannedChunk {
  readonly chunk: WorkChunk;
  readonly course: Course;
  readonly calls: readonly WorkingCall[];
  readonly steps: readonly FreshStep[];
  /** Tokens by which the conversation had grown before it: what a fresh context may have to read again. */
  readonly knownTokens: number;
}

/** The course that was wished for, or `keep` where its cost could not be told. */
export function planned(
  chunk: WorkChunk,
  wished: Course,
  { priceOf, openingTokens }: { readonly priceOf: PriceOf; readonly openingTokens: number },
): PlannedChunk {
  const calls = workingCalls(chunk.calls);
  const steps = stepsOf(calls);
  const [first] = calls;
  const knownTokens = first === undefined ? 0 : Math.max(0, promptTokens(first.usage) - openingTokens);
  const objection =
    wished.kind === "keep"
      ? undefined
      : objectionTo({ chunk, course: wished, calls, steps, knownTokens }, priceOf);
  return {
    chunk,
    course: objection === undefined ? wished : { kind: "keep", because: objection },
    calls,
    steps,
    knownTokens,
  };
}

/** How it begins in a context of its own. */
export function freshStart({ knownTokens }: PlannedChunk, terms: Terms): FreshStart {
  const { prefixTokens, briefTokens, rereadTokens, callsFactor } = terms;
  return { openingTokens: prefixTokens + briefTokens + Math.min(rereadTokens, knownTokens), callsFactor };
}

/** Not the recorded model under another of its names. */
export function changesModel(call: WorkingCall, model: string, priceOf: PriceOf): boolean {
  return nameAt(modelOf(call), call.at, priceOf) !== nameAt(model, call.at, priceOf);
}

function objectionTo({ chunk, course, calls }: PlannedChunk, priceOf: PriceOf): string | undefined {
  if (chunk.calls.length === 0) return "it already ran in a sub-agent";
  if (calls.length === 0) return "no call of it sent anything";
  if (chunk.calls.some((call) => paidFor(call) === undefined)) return "a call of it has no price";
  if (course.kind === "keep" || course.kind === "script") return undefined;
  const { kind, model, checks } = course;
  const isSum = chunk.endedBy === "snapshot" && chunk.calls.length === 1;
  if (kind === "isolated" && isSum) return "its calls are recorded as one sum";
  const unlisted = calls.find((call) => priceOf(modelOf(call), call.at) === undefined);
  if (unlisted !== undefined) return `${modelOf(unlisted)}, which did it, has no price at its time`;
  const isPriced = calls.every(({ at, usage }) => costAt(usage, priceOf(model, at)) !== undefined);
  if (!isPriced) return `${model} has no price at its time`;
  const unpriced = checks.find((check) => priceOf(check.model, chunk.endedAt) === undefined);
  return unpriced === undefined ? undefined : `${unpriced.model}, which checks it, has no price at its time`;
}
