import type { AntiPattern } from "../anti-pattern.ts";
import { indexOf } from "../call-index.ts";
import { paidFor } from "../finding-money.ts";
import { modelsOf } from "../model-of.ts";
import { scriptableWork } from "../scriptable-work.ts";

const ID = "AP-LLM-DETERMINISTIC";

export const llmDeterministic: AntiPattern = {
  id: ID,
  title: "Model for what a script does",
  what: "All that these calls did was commit, lint, format, look, install or ask for the status, each of which has one right answer.",
  documents: ["M-34", "M-33"],
  dollarsAre: "overpaid",
  needsTiers: false,
  find: (input) => {
    const { byWork } = indexOf(input);
    const scriptable = input.scriptable ?? scriptableWork(input.work);
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
