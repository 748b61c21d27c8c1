import { drawnShare, type RolloutStage } from "../../domain/index.ts";

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
  const candidate = drawnShare(task, salt) < wanted;
  return { candidate, propensity: candidate ? wanted : 1 - wanted };
}
