import { TASK_KINDS, type TaskKind } from "../../../domain/index.ts";
import type { Strategy } from "./strategy.ts";

/** Where the complexity score changes the tier. A score that is exactly a threshold is not above it. */
export interface ComplexityThresholds {
  readonly frontierAbove: number;
  readonly midAbove: number;
}

/** What "unusually high" and "very low" complexity are. */
export interface HybridNumbers {
  readonly promoteAbove: number;
  readonly demoteAtMost: number;
}

/** The complexity router. What is simple goes to light, never to `automated`: only a script is that, and a score is none. */
export function complexityStrategy({ frontierAbove, midAbove }: ComplexityThresholds): Strategy {
  const detector = "the gates of the coding step, and the escalations of its class in the ledger";
  return {
    rules: [
      {
        name: "high complexity",
        when: { complexityScore: { above: frontierAbove } },
        tier: "frontier",
        failureMode: "even frontier misses how the parts hang together, and the work is done again",
        detector: "the review of the whole change",
        because: `its complexity score is above ${frontierAbove}`,
      },
      {
        name: "some complexity",
        when: { complexityScore: { above: midAbove, atMost: frontierAbove } },
        tier: "mid",
        failureMode: "the score was too low, and mid misses a part that belongs to the change",
        detector,
        because: `its complexity score is above ${midAbove} and not above ${frontierAbove}`,
      },
      {
        name: "low complexity",
        when: { complexityScore: { atMost: midAbove } },
        tier: "light",
        failureMode: "the score was too low, and light's attempts are paid for nothing",
        detector,
        because: `its complexity score is not above ${midAbove}`,
      },
    ],
    raiseWhen: [],
    demoteWhen: [],
  };
}

/** A second look at a first reading confirms it; a weaker one does so all the more. */
const NEVER_DEMOTED: TaskKind = "validation";

/** What overrides the table: up where it is unusually complex, down to mid where it is very simple and no validation. */
export function hybridStrategy({ promoteAbove, demoteAtMost }: HybridNumbers): Strategy {
  return {
    rules: [],
    raiseWhen: [
      {
        name: "unusually high complexity",
        when: { complexityScore: { above: promoteAbove } },
        to: "frontier",
        because: `a complexity score above ${promoteAbove} is unusually high`,
      },
    ],
    demoteWhen: [
      {
        name: "very low complexity",
        when: {
          kind: TASK_KINDS.filter((kind) => kind !== NEVER_DEMOTED),
          complexityScore: { atMost: demoteAtMost },
        },
        to: "mid",
        because: `a complexity score of ${demoteAtMost} or less is very low`,
      },
    ],
  };
}

/** The policy's whitelist at light. Whether such work leaves the conversation is decided with its place. */
export function delegationStrategy(whitelist: readonly TaskKind[]): Strategy {
  return {
    rules: [
      {
        name: "mechanical chunk",
        when: { kind: whitelist, risk: ["none"] },
        tier: "light",
        failureMode: "the chunk comes back wrong or incomplete and is taken back, so that it is paid twice",
        detector: "the gates of the coding step, before the chunk is merged",
        because: "mechanical work that a gate checks",
      },
    ],
    raiseWhen: [],
    demoteWhen: [],
  };
}
