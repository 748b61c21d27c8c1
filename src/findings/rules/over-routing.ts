import type { AntiPattern } from "../anti-pattern.ts";
import { paidAbove } from "../finding-money.ts";
import { plainReviews } from "../plain-reviews.ts";
import { findingsByPlace, thatOverpaid } from "../suspects.ts";

const ID = "AP-OVER-ROUTING";

export const overRouting: AntiPattern = {
  id: ID,
  title: "Frontier model for plain review",
  what: "Surface-level review went to a frontier model; a mid one does it, and an audit is another gate.",
  documents: ["M-47"],
  dollarsAre: "overpaid",
  needsTiers: true,
  find: (input) => {
    const mid = input.alternatives.get("mid");
    const suspects = plainReviews(input).filter(({ call }) => call.tags.tier === "frontier");
    return thatOverpaid(
      findingsByPlace(suspects, input.chunks, {
        rule: ID,
        alternative: mid ?? "a model of tier mid",
        moneyOf: (calls) => paidAbove(calls, mid, input.priceOf),
      }),
    );
  },
};
