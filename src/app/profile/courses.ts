import {
  type Expectation,
  remainingCalls,
  type TurningPoint,
  turningPoints,
} from "../../conversations/index.ts";
import type { Replayed } from "./replayed.ts";

/** The first places in a conversation where another course would have paid, one for each course. */
export interface ConversationCourses {
  readonly conversation: string;
  readonly project: string | undefined;
  /** Each with its `hindsight`; of what paid by what was known there, also where it would have lost. */
  readonly points: readonly TurningPoint[];
}

export interface Courses {
  /** The model to switch or delegate to; `undefined`: none has a price, and there are no points. */
  readonly target: string | undefined;
  /** Only conversations with a point; most saved first. */
  readonly conversations: readonly ConversationCourses[];
  /** How many calls a main loop still has, learned from these logs, after so many. */
  readonly horizon: readonly (Expectation & { readonly callsSoFar: number })[];
}

const HORIZON_AFTER = [1, 3, 10, 30, 100, 300] as const;

/** Where switching, delegating, compacting or starting afresh would have paid, in every main loop. */
export function coursesOf({ threads, priceOf, tierModels }: Omit<Replayed, "chunks">): Courses {
  const target = tierModels.get("mid");
  const remaining = remainingCalls(threads);
  const conversations =
    target === undefined
      ? []
      : threads.flatMap((thread) => {
          const points = turningPoints(thread, { target, priceOf, remaining }).filter(
            ({ hindsight }) => hindsight !== undefined,
          );
          const project = thread.calls.find(({ tags }) => tags.project !== undefined)?.tags.project;
          return points.length === 0 ? [] : [{ conversation: thread.conversation, project, points }];
        });
  return {
    target,
    conversations: conversations.toSorted((a, b) => mostSaved(b) - mostSaved(a)),
    horizon: HORIZON_AFTER.flatMap((callsSoFar) => {
      const found = remaining.main.expectedAfter(callsSoFar);
      return found === undefined || found.after !== callsSoFar ? [] : [{ callsSoFar, ...found }];
    }),
  };
}

function mostSaved({ points }: ConversationCourses): number {
  return Math.max(...points.map(({ hindsight }) => hindsight?.saved.expected ?? 0));
}
