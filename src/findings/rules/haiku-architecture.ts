import type { PricedCall, TaskKind } from "../../domain/index.ts";
import type { AntiPattern, FindingsInput } from "../anti-pattern.ts";
import { indexOf } from "../call-index.ts";
import { paidFor } from "../finding-money.ts";
import { callsAbout } from "../spoken-turns.ts";
import { findingsByPlace, type Suspect, suspectsAmong } from "../suspects.ts";
import { isAboveLight } from "../tiers.ts";

const ID = "AP-HAIKU-ARCH";

/** The kinds that development-loop.txt gives to the frontier, as far as they decide how something is built. */
const DESIGN_KINDS: readonly TaskKind[] = ["design", "research"];

/** What it costs is not what was paid for it, but its rework: `reworkCalls` are those of a stronger model later in the same chunk. */
export const haikuArchitecture: AntiPattern = {
  id: ID,
  title: "Light model for architecture",
  what: "Design or research was done by a light model, which lacks the depth for it; a wrong choice there is paid for downstream.",
  documents: ["C-26"],
  dollarsAre: "at-stake",
  needsTiers: true,
  find: (input) => {
    const suspects = lightDesign(input);
    if (suspects.length === 0) return [];
    const rework = callsAfterLightOnes(input);
    return findingsByPlace(suspects, input.chunks, {
      rule: ID,
      alternative: input.alternatives.get("mid") ?? "a model of tier mid or frontier",
      moneyOf: paidFor,
      countsOf: (calls) => ({ reworkCalls: Math.max(0, ...calls.map((call) => rework.get(call) ?? 0)) }),
    });
  },
};

/** A sub-agent of a light tier that searches for a stronger parent designs nothing, so words count in the main loop alone. */
function lightDesign(input: FindingsInput): readonly Suspect[] {
  const said = new Set(
    callsAbout(
      input.threads.filter(({ agent }) => agent === undefined),
      "design",
    ),
  );
  return suspectsAmong(indexOf(input).atMostLight, (call) => {
    const { kind } = call.tags;
    if (kind !== undefined) return DESIGN_KINDS.includes(kind) ? "measured" : undefined;
    return said.has(call) ? "suspected" : undefined;
  });
}

/** For each call the calls of mid or frontier that came after it in the main loop of its chunk. */
function callsAfterLightOnes({ chunks }: FindingsInput): ReadonlyMap<PricedCall, number> {
  const after = new Map<PricedCall, number>();
  for (const { calls } of chunks) {
    let stronger = 0;
    for (const call of calls.toReversed()) {
      if (isAboveLight(call.tags.tier)) stronger += 1;
      else after.set(call, stronger);
    }
  }
  return after;
}
