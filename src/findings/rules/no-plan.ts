import type { WorkChunk } from "../../conversations/index.ts";
import type { PricedCall } from "../../domain/index.ts";
import type { AntiPattern, AntiPatternFinding, FindingsInput } from "../anti-pattern.ts";
import { paidFor } from "../finding-money.ts";
import { modelsOf } from "../model-of.ts";
import { filesChangedBy } from "../spoken-turns.ts";
import { isAtMostLight } from "../tiers.ts";

const ID = "AP-NO-PLAN";

/** "4+ files: Sonnet planning, then Haiku execution" (plan-execute-review.txt). */
const LEAST_FILES_THAT_NEED_A_PLAN = 4;

export const noPlan: AntiPattern = {
  id: ID,
  title: "Light model without a plan",
  what: "A light model changed four files or more, and no plan was written first; it needs clear subtasks.",
  documents: ["C-29"],
  dollarsAre: "at-stake",
  needsTiers: true,
  find: ({ chunks, alternatives }: FindingsInput) => {
    const planned = new Set<string>();
    return chunks.flatMap((chunk) => {
      // A plan holds for what comes after it in the same conversation, commits in between or not.
      if (chunk.hasPlan) planned.add(chunk.conversation);
      return planned.has(chunk.conversation) ? [] : unplanned(chunk, alternatives.get("mid"));
    });
  },
};

function unplanned(chunk: WorkChunk, planner: string | undefined): readonly AntiPatternFinding[] {
  const calls = lightCalls(chunk);
  const filesChanged = filesChangedBy(calls);
  if (filesChanged < LEAST_FILES_THAT_NEED_A_PLAN) return [];
  const { conversation, name } = chunk;
  return [
    {
      rule: ID,
      evidence: {
        conversation,
        chunk: name,
        calls: calls.length,
        models: modelsOf(calls),
        counts: { filesChanged },
      },
      alternative: `a plan first, by ${planner ?? "a model of tier mid"}`,
      ...paidFor(calls),
      confidence: "measured",
    },
  ];
}

/** A sub-agent whose parent is stronger was given a brief, which is its plan; of an unknown parent nobody knows. */
function lightCalls({ calls, subCalls }: WorkChunk): readonly PricedCall[] {
  const main = calls.filter(({ tags }) => isAtMostLight(tags.tier));
  if (calls.length === 0 || main.length < calls.length) return main;
  return [...main, ...subCalls.filter(({ tags }) => isAtMostLight(tags.tier))];
}
