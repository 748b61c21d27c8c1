import type { DeterministicWork, PricedCall } from "../../domain/index.ts";
import type { AntiPattern } from "../anti-pattern.ts";
import { paidFor } from "../finding-money.ts";
import { modelsOf } from "../model-of.ts";
import { deterministicWorkOf, scriptableWork } from "../scriptable-work.ts";

const ID = "AP-LLM-DETERMINISTIC";

export const llmDeterministic: AntiPattern = {
  id: ID,
  title: "Model for what a script does",
  what: "All that these calls did was commit, lint, format, look, install or ask for the status, each of which has one right answer.",
  documents: ["M-34", "M-33"],
  dollarsAre: "overpaid",
  needsTiers: false,
  find: ({ work, scriptable = scriptableWork(work) }) => {
    const byWork = callsByWork(work.calls);
    return scriptable.groups.flatMap(({ work: kind, script, runs }) => {
      const calls = byWork.get(kind) ?? [];
      const money = paidFor(calls);
      if (money.dollars === 0) return [];
      return [
        {
          rule: ID,
          evidence: {
            calls: calls.length,
            models: modelsOf(calls),
            counts: { runs },
            names: [script.name],
          },
          alternative: `a script: ${script.name}`,
          ...money,
          confidence: "measured",
        },
      ];
    });
  },
};

function callsByWork(calls: readonly PricedCall[]): ReadonlyMap<DeterministicWork, readonly PricedCall[]> {
  const byWork = new Map<DeterministicWork, PricedCall[]>();
  for (const call of calls) {
    const work = deterministicWorkOf(call);
    if (work === undefined) continue;
    const own = byWork.get(work);
    if (own === undefined) byWork.set(work, [call]);
    else own.push(call);
  }
  return byWork;
}
