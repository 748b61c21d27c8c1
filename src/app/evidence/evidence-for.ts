import type { Evidence, Instant, Policy } from "../../domain/index.ts";
import { decidingEvidence, measuredEvidence, modelChanges, type Outcome } from "../../evidence/index.ts";
import type { Catalogue } from "../../settings/index.ts";

export interface EvidenceFor extends Catalogue {
  readonly policy: Policy;
  readonly at: Instant;
  readonly repository: string | undefined;
}

/** What a policy may decide by: outcomes of models that may be chosen, from after their last change of model or price. */
export function evidenceFor(
  outcomes: readonly Outcome[],
  { policy, models, priceBook, at, repository }: EvidenceFor,
): Evidence {
  if (outcomes.length === 0) return [];
  const { evidence } = measuredEvidence(outcomes, {
    now: at,
    changes: modelChanges(priceBook, at),
    halfLifeMs: undefined,
    rules: policy.evidence,
    repository,
    models,
  });
  return decidingEvidence(evidence);
}
