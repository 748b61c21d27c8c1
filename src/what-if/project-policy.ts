import type { PriceOf, WorkChunk } from "../conversations/index.ts";
import type { DecidedStep, Decision, TaskKind } from "../domain/index.ts";
import { type AssumedValues, assumed } from "./assumptions.ts";
import type { BaselineChoice } from "./baseline.ts";

import type { Assumption, Projection } from "./projection.ts";
import type { Check, Course } from "./replay/course.ts";
import { projectChunks } from "./replay/project-chunks.ts";

export interface PolicyOptions {
  /** Its name. */
  readonly policy: string;
  /** The one evaluator, over the task that the caller makes of a chunk. */
  readonly decide: (chunk: WorkChunk) => Decision;
  readonly priceOf: PriceOf;
  readonly assumptions?: AssumedValues;
  readonly baseline?: BaselineChoice;
}

/** Kinds of steps that judge a result. What else a pipeline lists is part of the work that was recorded. */
const JUDGING: ReadonlySet<TaskKind> = new Set([
  "validation",
  "review",
  "audit",
  "e2e",
  "smoke_test",
  "pre_flight",
  "test",
  "lint",
  "format",
]);

/**
 * Each chunk where a policy sends it: to a script at no cost, to a context of its own as in a delegation, or to its conversation at
 * the model of its tier, where every change of the model writes the context anew, the way back included. A program hands the work
 * out; the steps that judge it are charged. Failed work is done once more as it was recorded. A refused chunk stays as it was.
 * `chunks` as `chunksOf` gives them, all of each conversation.
 */
export function projectPolicy(chunks: readonly WorkChunk[], options: PolicyOptions): Projection {
  const { policy, decide, priceOf, assumptions = {} } = options;
  return projectChunks({
    lever: { kind: "policy", policy },
    chunks,
    courseOf: (chunk) => (chunk.calls.length === 0 ? IN_SUB_AGENT : courseBy(decide(chunk))),
    priceOf,
    values: assumptions,
    assumptions: [
      ...assumed(
        [
          "passRate",
          "callsFactor",
          "outputFactor",
          "prefixTokens",
          "briefTokens",
          "rereadTokens",
          "resultTokens",
          "verdictTokens",
        ],
        assumptions,
      ),
      ...FIXED,
    ],
    baseline: options.baseline ?? { name: "as-recorded" },
    orchestration: "program",
    unit: { name: "task", parts: ["moved", "verification", "rewrites", "takeBack"] },
  });
}

const IN_SUB_AGENT: Course = { kind: "keep", because: "it already ran in a sub-agent" };

function courseBy(decision: Decision): Course {
  if (decision.outcome === "refused") return { kind: "keep", because: `refused: ${decision.because}` };
  if (decision.place === "script") return { kind: "script" };
  if (decision.model === undefined) return { kind: "keep", because: "the decision names no model" };
  return {
    kind: decision.place,
    model: decision.model,
    pass: decision.passRate,
    checks: decision.steps.flatMap(checkOf),
  };
}

function checkOf({ kind, place, fresh, count, rungs }: DecidedStep): readonly Check[] {
  const model = rungs[0]?.models[0];
  if (!JUDGING.has(kind) || place === "script" || model === undefined) return [];
  return [{ model, fresh: fresh || place === "isolated", count }];
}

const FIXED: readonly Assumption[] = [
  {
    name: "passRate of a decision",
    value: "where it has one, that; in high its lower bound",
    why: "the policy's prior, or what was measured",
    basis: "assumed",
  },
  {
    name: "caches",
    value: "cold after a change of the model",
    why: "what another model had may still be warm; that is not counted on",
    basis: "assumed",
  },
  {
    name: "contextSaved",
    value: "in low and expected, not in high",
    why: "later calls of the conversation read less, unless they must find out again what a chunk knew; until a compaction",
    basis: "assumed",
  },
];
