import type { Evidence, Instant, Policy } from "../../domain/index.ts";
import {
  decidingEvidence,
  type EvidenceContext,
  measuredEvidence,
  modelChanges,
  type Outcome,
} from "../../evidence/index.ts";
import type { Catalogue } from "../../settings/index.ts";

export interface EvidenceFor extends Catalogue {
  readonly policy: Policy;
  readonly at: Instant;
  readonly repository: string | undefined;
}

const DAY_MS = 86_400_000;

/** How outcomes count under a policy: which have expired, how age lessens them, and whose come first. */
export function countingFor({ policy, models, priceBook, at, repository }: EvidenceFor): EvidenceContext {
  const { halfLifeDays } = policy.evidence;
  return {
    now: at,
    changes: modelChanges(priceBook, at),
    halfLifeMs: halfLifeDays === undefined ? undefined : halfLifeDays * DAY_MS,
    rules: policy.evidence,
    repository,
    models,
  };
}

/** What a policy may decide by: outcomes of models that may be chosen, from after their last change of model or price. */
export function evidenceFor(outcomes: readonly Outcome[], given: EvidenceFor): Evidence {
  if (outcomes.length === 0) return [];
  return decidingEvidence(measuredEvidence(outcomes, countingFor(given)).evidence);
}
