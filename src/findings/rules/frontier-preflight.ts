import type { DeterministicWork, PricedCall, TaskKind, ToolAct } from "../../domain/index.ts";
import type { AntiPattern, Confidence, FindingsInput } from "../anti-pattern.ts";
import { indexOf } from "../call-index.ts";
import { paidFor } from "../finding-money.ts";
import { callsAbout } from "../spoken-turns.ts";
import { findingsByPlace, type Suspect, suspectsAmong, thatOverpaid } from "../suspects.ts";

const ID = "AP-FRONTIER-PREFLIGHT";

/** Steps 7 and 15 of development-loop.txt: binary checks. */
const CHECK_KINDS: readonly TaskKind[] = ["pre_flight", "smoke_test"];
const CHECKS: readonly DeterministicWork[] = ["exists", "status", "lint", "install"];

export const frontierPreflight: AntiPattern = {
  id: ID,
  title: "Frontier model for pre-flight checks",
  what: "A frontier model looked whether files exist, packages are installed or the tree is clean, which a script does.",
  documents: ["M-44"],
  dollarsAre: "overpaid",
  needsTiers: true,
  find: (input) =>
    thatOverpaid(
      findingsByPlace(preflightSuspects(input), input.chunks, {
        rule: ID,
        alternative: "a script: pre_flight",
        moneyOf: paidFor,
      }),
    ),
};

function preflightSuspects(input: FindingsInput): readonly Suspect[] {
  // Who edits does not only look.
  const said = new Set(callsAbout(input.threads, "pre-flight", 0));
  return suspectsAmong(indexOf(input).frontier, (call) => confidenceIn(call, said));
}

function isCheck({ work }: ToolAct): boolean {
  return work !== undefined && CHECKS.includes(work);
}

function confidenceIn(call: PricedCall, said: ReadonlySet<PricedCall>): Confidence | undefined {
  const { kind } = call.tags;
  if (kind !== undefined && CHECK_KINDS.includes(kind)) return "measured";
  if (call.acts !== undefined && call.acts.length > 0) {
    if (call.acts.every(isCheck)) return "measured";
  }
  return kind === undefined && said.has(call) ? "suspected" : undefined;
}
