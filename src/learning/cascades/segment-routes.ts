import type { LearnedOverride } from "../../domain/index.ts";
import {
  expectedOutcome,
  type OutcomePolicy,
  type OutcomeTask,
  type Verifier,
} from "../../evaluation/index.ts";
import { attemptRows } from "./attempt-rows.ts";
import { planFor } from "./choose-worth.ts";
import type { Fold } from "./held-out.ts";
import { fitSegment } from "./latent/fit-latent-model.ts";
import type { LatentModel } from "./latent/latent-model.ts";
import { leadOf } from "./lead.ts";
import { learnedPolicy } from "./learned-policy.ts";

/** Whether the tasks of one repository or kind are better served by a route of their own. */
export interface SegmentReport {
  readonly by: "repo" | "kind";
  readonly value: string;
  readonly tasks: number;
  /** Dollars a task that its own route gained on tasks held out, and the standard error of that. */
  readonly gainUsd: number;
  readonly standardError: number;
  readonly adopted: boolean;
}

export interface SegmentRequest {
  readonly pool: readonly string[];
  readonly verifier: Verifier;
  readonly worthUsd: number;
  /** Fitted to all tasks. */
  readonly model: LatentModel;
  readonly folds: readonly Fold[];
}

const FEWEST_TASKS = 20;
const MOST_SEGMENTS = 6;
/** One in twenty segments that gain nothing would pass by chance. */
const STANDARD_ERRORS = 1.64;

type Segment = Pick<LearnedOverride, "by" | "value">;

/**
 * Tries a route of its own for each larger repository and kind: the same model of tasks, with abilities that may differ as far as the
 * segment's outcomes show. It is adopted only where it gains on tasks held out, beyond chance.
 */
export function segmentRoutes(
  tasks: readonly OutcomeTask[],
  request: SegmentRequest,
): readonly (SegmentReport & { readonly override: LearnedOverride | undefined })[] {
  const segments = segmentsOf(tasks);
  if (segments.length === 0) return [];
  const gains = segments.map((): number[] => []);
  for (const { train, held, model } of request.folds) {
    const all = policyOf(model, request);
    segments.forEach((segment, index) => {
      const own = policyOf(
        fitSegment(model, attemptRows(train.filter(isIn(segment)), request.pool)),
        request,
      );
      gains[index]?.push(
        ...held.filter(isIn(segment)).flatMap((task) => gainOf(task, { own, all, request })),
      );
    });
  }
  return segments.map((segment, index) => {
    const report = reportOf(segment, gains[index] ?? []);
    const own = tasks.filter(isIn(segment));
    const override = report.adopted
      ? {
          ...segment,
          start: planOf(fitSegment(request.model, attemptRows(own, request.pool)), request).start,
        }
      : undefined;
    return { ...report, tasks: own.length, override };
  });
}

/** The largest repositories and kinds. One that holds all tasks is no segment. */
function segmentsOf(tasks: readonly OutcomeTask[]): readonly Segment[] {
  return (["repo", "kind"] as const).flatMap((by) => {
    const counts = new Map<string, number>();
    for (const task of tasks) {
      const value = task[by];
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return [...counts]
      .filter(([, count]) => count >= FEWEST_TASKS && count < tasks.length)
      .toSorted(([, left], [, right]) => right - left)
      .slice(0, MOST_SEGMENTS)
      .map(([value]) => ({ by, value }));
  });
}

function isIn({ by, value }: Segment): (task: OutcomeTask) => boolean {
  return (task) => task[by] === value;
}

function planOf(model: LatentModel, { verifier, worthUsd }: SegmentRequest): ReturnType<typeof planFor> {
  return planFor(model, verifier, worthUsd);
}

function policyOf(model: LatentModel, request: SegmentRequest): OutcomePolicy {
  return learnedPolicy({ ...planOf(model, request), overrides: [] });
}

interface Rivals {
  readonly own: OutcomePolicy;
  readonly all: OutcomePolicy;
  readonly request: SegmentRequest;
}

/** Dollars that the own route gains on one task; nothing where an outcome is missing. */
function gainOf(task: OutcomeTask, { own, all, request }: Rivals): readonly number[] {
  const mine = expectedOutcome(task, own, request.verifier);
  const theirs = expectedOutcome(task, all, request.verifier);
  if ("missing" in mine || "missing" in theirs) return [];
  return [request.worthUsd * (mine.quality - theirs.quality) - (mine.costUsd - theirs.costUsd)];
}

function reportOf(segment: Segment, gains: readonly number[]): SegmentReport {
  const lead = leadOf(gains, []);
  const adopted = gains.length >= FEWEST_TASKS && lead.gainUsd > STANDARD_ERRORS * lead.standardError;
  return { ...segment, tasks: gains.length, ...lead, adopted };
}
