import { createRandom } from "../evaluation/index.ts";
import { ARM_NAMES, type ArmName, otherArm } from "./arm-name.ts";

/** What chance decides of a repeat. */
export interface DrawnRepeat {
  /** In which order the arms run: whoever comes second may find a provider's cache warm. */
  readonly order: readonly [ArmName, ArmName];
  /** Whether the baseline's work is the one that the judge sees first as A. */
  readonly baselineIsA: boolean;
}

/** The same seed and repeat (from 1) give the same draw, so that a resumed trial goes on as it began. */
export function drawRepeat(seed: number, repeat: number): DrawnRepeat {
  const random = createRandom(seed);
  for (let draw = 0; draw < 2 * (repeat - 1); draw++) random();
  const [baseline, candidate] = ARM_NAMES;
  const first = random() < 0.5 ? baseline : candidate;
  return { order: [first, otherArm(first)], baselineIsA: random() < 0.5 };
}
