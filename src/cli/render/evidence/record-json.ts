import type { DecisionRecord } from "../../../app/index.ts";
import { isoTime, type Json, type ShareInterval } from "../../../domain/index.ts";
import { conditionLabel } from "../pilot/condition-words.ts";

/** A decision about a class of work, as every command prints it. */
export function recordJson(record: DecisionRecord): { readonly [key: string]: Json } {
  const { verdict, because, conditions, n, passes, passRate, saving, subject, digest, at, validUntil } =
    record;
  return {
    verdict,
    because,
    conditions: conditions.map((condition) => ({ ...condition, says: conditionLabel(condition) })),
    n,
    passes,
    passRate: shareJson(passRate),
    saving: saving === undefined ? null : shareJson(saving),
    from: { ...subject.from },
    to: { ...subject.to },
    digest,
    at: isoTime(at),
    validUntil: isoTime(validUntil),
  };
}

export function shareJson({ mean, lower, upper }: ShareInterval) {
  return { mean, interval: [lower, upper] };
}
