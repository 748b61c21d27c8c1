import type { Courses } from "../../../app/index.ts";
import { COURSE_ASSUMPTIONS, type TurningPoint } from "../../../conversations/index.ts";
import { isoTime, type Json, usdNumber } from "../../../domain/index.ts";

type JsonObject = { readonly [key: string]: Json };

/** The part `courses` of `suffice.profile/1`, with `--courses`. */
export function coursesJson({ target, conversations, horizon }: Courses): JsonObject {
  return {
    target: target ?? null,
    conversations: conversations.map(({ conversation, project, points }) => ({
      conversation,
      project: project ?? null,
      points: points.map(pointJson),
    })),
    horizon: horizon.map((each) => ({ ...each })),
    assumptions: Object.entries(COURSE_ASSUMPTIONS).map(([name, { value, why }]) => ({
      name,
      value: { ...value },
      why,
    })),
    basis: "projected",
  };
}

function pointJson({
  course,
  callIndex,
  at,
  contextTokens,
  breakEvenCalls,
  expected,
  hindsight,
}: TurningPoint): JsonObject {
  return {
    course,
    fromCall: callIndex + 1,
    at: isoTime(at),
    contextTokens,
    breakEvenCalls: breakEvenCalls ?? null,
    expectedCalls: expected === undefined ? null : { ...expected },
    hindsight:
      hindsight === undefined
        ? null
        : {
            calls: hindsight.calls,
            actualUsd: usdNumber(hindsight.actual),
            savedUsd: {
              low: usdNumber(hindsight.saved.low),
              expected: usdNumber(hindsight.saved.expected),
              high: usdNumber(hindsight.saved.high),
            },
          },
  };
}
