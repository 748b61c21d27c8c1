import { checksumOf } from "../../domain/index.ts";
import type { RolloutStage } from "./rollout.ts";

export interface CanaryChoice {
  /** Whether the candidate does this task. */
  readonly candidate: boolean;
  /** The chance with which this choice was made: to be kept with the outcome, for evaluation off policy. */
  readonly propensity: number;
}

/**
 * Who does a task while a candidate is tried. The same task always gets the same answer, over all its attempts and after a restart;
 * over many tasks the candidate gets its share. `salt` names the trial, so that two trials do not draw the same tasks.
 */
export function canaryChoice(
  task: string,
  { stage, share, salt }: { readonly stage: RolloutStage; readonly share: number; readonly salt: string },
): CanaryChoice {
  const wanted = { shadow: 0, canary: share, on: 1 }[stage];
  const candidate = drawn(JSON.stringify([salt, task])) < wanted;
  return { candidate, propensity: candidate ? wanted : 1 - wanted };
}

/** Evenly spread over [0, 1), the same for the same text. The checksum alone keeps ids that differ in their last letter close together. */
function drawn(text: string): number {
  let bits = checksumOf(text);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b); // MurmurHash3's last step (A. Appleby, public domain)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}
