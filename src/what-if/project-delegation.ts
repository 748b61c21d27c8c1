import type { PriceOf, WorkChunk } from "../conversations/index.ts";
import type { PassRate } from "../domain/index.ts";
import { type AssumedValues, type AssumptionName, assumed } from "./assumptions.ts";
import type { BaselineChoice } from "./baseline.ts";

import type { Assumption, Projection } from "./projection.ts";
import { projectChunks } from "./replay/project-chunks.ts";
import { whyKept } from "./why-kept.ts";

export interface DelegationOptions {
  /** The model of the sub-agents. */
  readonly model: string;
  readonly priceOf: PriceOf;
  readonly assumptions?: AssumedValues;
  /** Measured or declared for this work at this model, instead of the assumption. */
  readonly passRate?: PassRate;
  /** Why a chunk stays in the main loop; `undefined`: it is delegated. Absent: {@link whyKept}. */
  readonly whyKept?: (chunk: WorkChunk) => string | undefined;
  readonly baseline?: BaselineChoice;
  /**
   * Who hands a chunk out and checks the result. `main-loop` (if absent): a call that reads its context and writes the brief, and
   * another that reads the result. `program`: neither, as `suffice run` does it.
   */
  readonly orchestration?: "main-loop" | "program";
}

const USED: readonly AssumptionName[] = [
  "passRate",
  "callsFactor",
  "prefixTokens",
  "briefTokens",
  "rereadTokens",
  "resultTokens",
  "verdictTokens",
];

/**
 * Chunks in contexts of their own: each one's own calls begin with prefix and brief instead of the conversation, and grow by what
 * they grew by. `chunks` as `chunksOf` gives them, all of each conversation: what a chunk no longer leaves in the main loop is
 * credited to the later ones in `low` and `expected`, and to nobody in `high`. Failed work is paid for twice.
 */
export function projectDelegation(chunks: readonly WorkChunk[], options: DelegationOptions): Projection {
  const { model, priceOf, passRate, assumptions = {}, orchestration = "main-loop" } = options;
  const why = options.whyKept ?? whyKept;
  return projectChunks({
    lever: { kind: "delegate", model },
    chunks,
    courseOf: (chunk) => {
      const because = why(chunk);
      if (because !== undefined) return { kind: "keep", because };
      return { kind: "isolated", model, pass: passRate, checks: [] };
    },
    priceOf,
    values: assumptions,
    assumptions: [...stated(passRate, assumptions), ...FIXED],
    baseline: options.baseline ?? { name: "as-recorded" },
    orchestration,
    unit: { name: "sub-agent", parts: ["moved"] },
  });
}

function stated(passRate: PassRate | undefined, own: AssumedValues): readonly Assumption[] {
  if (passRate === undefined) return assumed(USED, own);
  const { mean, lower, n, basis } = passRate;
  const value = { low: lower, expected: mean, high: mean };
  const why = basis === "measured" ? `measured over ${n} attempts` : "a declared prior";
  const found = {
    name: "passRate",
    value,
    why,
    basis: basis === "measured" ? "measured" : "assumed",
  } as const;
  return [
    found,
    ...assumed(
      USED.filter((name) => name !== "passRate"),
      own,
    ),
  ];
}

const FIXED: readonly Assumption[] = [
  {
    name: "calls",
    value: "those recorded",
    why: "each chunk's own calls, with what each added to the conversation and answered",
    basis: "measured",
  },
  {
    name: "contextSaved",
    value: "in low and expected, not in high",
    why: "later calls of the conversation read less, unless they must find out again what a chunk knew; until a compaction",
    basis: "assumed",
  },
];
