import type { RecordCondition } from "../../../app/index.ts";
import { percentLabel } from "../targets/figure-words.ts";

/** What must hold, as a person would say it. */
export function conditionLabel(condition: RecordCondition): string {
  switch (condition.require) {
    case "gate":
      return "a gate that runs follows the work";
    case "share-at-most":
      return `at most ${percentLabel(condition.share)} of the class go there`;
    case "pass-rate-at-least":
      return `its pass rate is shown to be at least ${percentLabel(condition.lower)}`;
    case "cost-known":
      return "the cost of both sides is known";
    case "saving-above":
      return `it is shown to save more than ${percentLabel(condition.lower)}`;
    default:
      return condition satisfies never;
  }
}
