import type { AntiPattern } from "../anti-pattern.ts";
import { paidAbove } from "../finding-money.ts";
import { findingsByPlace, thatOverpaid } from "../suspects.ts";
import { trivialCalls } from "../trivial-calls.ts";

const ID = "AP-OPUS-TYPO";

export const opusTypo: AntiPattern = {
  id: ID,
  title: "Frontier model for trivial edits",
  what: "Typos, renames and the like went to a frontier model, although a light one does them as well.",
  documents: ["C-27"],
  dollarsAre: "overpaid",
  needsTiers: true,
  find: (input) => {
    const light = input.alternatives.get("light");
    const suspects = trivialCalls(input).filter(({ call }) => call.tags.tier === "frontier");
    return thatOverpaid(
      findingsByPlace(suspects, input.chunks, {
        rule: ID,
        alternative: light ?? "a model of tier light",
        moneyOf: (calls) => paidAbove(calls, light, input.priceOf),
      }),
    );
  },
};
