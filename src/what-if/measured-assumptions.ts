import type { Thread } from "../conversations/index.ts";
import { promptTokens } from "../domain/index.ts";
import { ASSUMPTIONS, type AssumedValues } from "./assumptions.ts";
import { workingCalls } from "./call-cost.ts";

/** Fewer sub-agents say nothing. */
const FEWEST = 10;

/**
 * What these logs tell instead of an assumption: how much the sub-agents in them began with. The quarter with the shortest openings
 * lies below `low`, that with the longest above `high`; the brief that is in them is taken off as it is assumed. Agents of one call
 * are left out: they warm caches or name things. Empty where there are fewer than ten.
 */
export function measuredAssumptions(threads: readonly Thread[]): AssumedValues {
  const openings = threads
    .filter(({ agent }) => agent !== undefined)
    .flatMap(({ calls }) => {
      const [first, second] = workingCalls(calls);
      return first === undefined || second === undefined ? [] : [promptTokens(first.usage)];
    })
    .toSorted((a, b) => a - b);
  if (openings.length < FEWEST) return {};
  const { expected: brief } = ASSUMPTIONS.briefTokens.value;
  const at = (share: number) => Math.max(0, (openings[Math.floor(openings.length * share)] ?? 0) - brief);
  return {
    prefixTokens: {
      value: { low: at(0.25), expected: at(0.5), high: at(0.75) },
      why: `the first prompts of ${openings.length} sub-agents in these logs, less a brief of ${brief}`,
      basis: "measured",
    },
  };
}
