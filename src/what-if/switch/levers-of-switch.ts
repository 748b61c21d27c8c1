import type { PriceOf } from "../../conversations/index.ts";
import { costAt, modelOf, withOutput } from "../call-cost.ts";
import type { PriceAndContext } from "../projection.ts";
import type { SwitchPlan } from "./plan-switch.ts";

/** The tokens are the same but for longer answers: what they cost more at the recorded models, and less at the other. */
export function leversOfSwitch(
  plans: readonly SwitchPlan[],
  there: { readonly model: string; readonly priceOf: PriceOf; readonly outputFactor: number },
): PriceAndContext | undefined {
  const { model, priceOf, outputFactor } = there;
  let [before, moved, after] = [0, 0, 0];
  for (const { call, costThere } of plans.flatMap((plan) => plan.moved)) {
    const own = priceOf(modelOf(call), call.at);
    const isThere = own !== undefined && own.model === priceOf(model, call.at)?.model;
    const recorded = costAt(call.usage, own);
    const longer = isThere ? recorded : costAt(withOutput(call.usage, outputFactor), own);
    if (recorded === undefined || longer === undefined) return undefined;
    before += recorded;
    moved += longer;
    after += costThere(outputFactor);
  }
  return moved === 0 || after === 0 ? undefined : { price: moved / after, context: before / moved };
}
