import { checksumOf, type PricedCall } from "../../domain/index.ts";
import type { AntiPattern, FindingsInput } from "../anti-pattern.ts";
import { indexOf } from "../call-index.ts";
import { paidAbove } from "../finding-money.ts";
import { modelNames } from "../model-of.ts";
import { findingsByPlace, type Suspect, suspectsAmong, thatOverpaid } from "../suspects.ts";

const ID = "AP-INHERITED-MODEL";

/** Claude Code's own type without a model of its own; the definition of any other type may name one. */
const TYPE_WITHOUT_MODEL = "general-purpose";
/** Shares the cache of its parent, and so has to run at its model. */
const FORK = "fork";

export const inheritedModel: AntiPattern = {
  id: ID,
  title: "Sub-agents that inherit the dearest model",
  what: "Sub-agents were started without a model and silently ran at their parent's frontier one.",
  documents: ["X-13"],
  dollarsAre: "overpaid",
  needsTiers: true,
  find: (input) => {
    const mid = input.alternatives.get("mid");
    return thatOverpaid(
      findingsByPlace(inheritors(input), input.chunks, {
        rule: ID,
        alternative: mid ?? "a model of tier mid",
        moneyOf: (calls) => paidAbove(calls, mid, input.priceOf),
        countsOf: (calls) => ({
          subAgents: new Set(calls.map(({ tags, parentToolUse }) => tags.agent ?? parentToolUse)).size,
        }),
      }),
    );
  },
};

interface Start {
  readonly parentModel: string;
  readonly type: string | undefined;
}

function inheritors(input: FindingsInput): readonly Suspect[] {
  const index = indexOf(input);
  const nameOf = modelNames(input.priceOf);
  const starts = startsWithoutModel(index.starting, nameOf);
  if (starts.size === 0) return [];
  return suspectsAmong(index.frontier, (call) => {
    if (call.parentToolUse === undefined) return undefined;
    const start = starts.get(checksumOf(call.parentToolUse));
    if (start === undefined || nameOf(call) !== start.parentModel) return undefined;
    const type = start.type ?? call.agentType;
    if (type === FORK) return undefined;
    return type === undefined || type === TYPE_WITHOUT_MODEL ? "measured" : "suspected";
  });
}

function startsWithoutModel(
  calls: readonly PricedCall[],
  nameOf: (call: PricedCall) => string,
): ReadonlyMap<number, Start> {
  const starts = new Map<number, Start>();
  for (const call of calls) {
    if (call.acts === undefined) continue;
    for (const { key, starts: started } of call.acts) {
      if (started === undefined || started.model !== undefined) continue;
      starts.set(key, { parentModel: nameOf(call), type: started.type });
    }
  }
  return starts;
}
