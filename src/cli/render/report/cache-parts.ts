import type { Growth } from "../../../app/index.ts";
import {
  CACHE_LOSS_CAUSES,
  type CacheReport,
  COURSE_ASSUMPTIONS,
  type Course,
  type CourseAssumptions,
  type CurvePoint,
  type TurningPoint,
} from "../../../conversations/index.ts";
import { type NanoUsd, subtractUsd, ZERO_USD } from "../../../domain/index.ts";
import type { CachePart, GrowthPart } from "../../../pages/index.ts";
import { rangeLabel } from "../what-if/projection-words.ts";
import { wordsOf } from "./words-of.ts";

/** `undefined` where no call belongs to a conversation. */
export function cachePart(cache: CacheReport): CachePart | undefined {
  if (cache.threads === 0) return undefined;
  const { parts, hitRate, input, losses, byLength } = cache;
  return {
    shares: parts,
    hitRate,
    inputPrice:
      input === undefined
        ? undefined
        : { paidUsd: input.effectiveUsdPerMillion, freshUsd: input.listUsdPerMillion },
    losses: CACHE_LOSS_CAUSES.map((cause) => ({ cause, ...losses[cause] })),
    byLength: byLength.flatMap(({ agents, from, to, threads, shares }) =>
      shares === undefined
        ? []
        : [
            {
              loop: agents,
              calls: to === undefined ? `${from}+` : `${from}–${to}`,
              conversations: threads,
              shares,
            },
          ],
    ),
  };
}

/** Calls whose prompt is not known are left out. */
export function growthPart({ thread, curve, turningPoints, target }: Growth): GrowthPart {
  const known = curve.filter(({ promptTokens }) => promptTokens !== undefined);
  const places = new Map(known.map(({ callIndex }, place) => [callIndex, place]));
  return {
    conversation: thread.conversation,
    project: thread.calls.find(({ tags }) => tags.project !== undefined)?.tags.project,
    calls: known.map((point) => ({
      at: point.at,
      model: point.model,
      promptTokens: point.promptTokens ?? 0,
      amount: point.isUnpriced ? undefined : costAt(point, curve),
    })),
    losses: known.flatMap(({ loss }, callIndex) =>
      loss === undefined ? [] : [{ callIndex, cause: loss.cause, tokens: loss.tokens, amount: loss.amount }],
    ),
    turningPoints: turningPoints.flatMap((point) => {
      const callIndex = places.get(point.callIndex);
      return callIndex === undefined ? [] : [turningPoint(point, callIndex, target)];
    }),
  };
}

function costAt({ callIndex, spent }: CurvePoint, curve: readonly CurvePoint[]): NanoUsd {
  return subtractUsd(spent, curve[callIndex - 1]?.spent ?? ZERO_USD);
}

/** What each course has to assume. */
const ASSUMED: Record<Course, readonly (keyof CourseAssumptions)[]> = {
  switch: ["callsAtTarget"],
  delegate: ["callsAtTarget", "subAgentOpening", "briefTokens", "reportTokens"],
  compact: ["summaryTokens", "compactedTokens"],
  afresh: ["briefTokens", "rereadTokens"],
};

function turningPoint(point: TurningPoint, callIndex: number, target: string | undefined) {
  const { course, breakEvenCalls, expected, hindsight } = point;
  const hasTarget = course === "switch" || course === "delegate";
  return {
    callIndex,
    course,
    target: hasTarget ? target : undefined,
    breakEvenCalls,
    expectedCalls: expected?.mean,
    saved: hindsight?.saved,
    assumptions: ASSUMED[course].map(
      (name) => `${wordsOf(name)} ${rangeLabel(COURSE_ASSUMPTIONS[name].value)}`,
    ),
  };
}
