import type { AuditRow, AuditVerdict, RoutedAudit } from "./routed-audit.ts";

/** What an audit has found, in sums. */
export interface AuditFindings {
  readonly differs: readonly AuditRow[];
  readonly fallbacks: readonly AuditRow[];
  /** Calls that were answered, nobody says by whom. */
  readonly unknown: number;
  /** Whom those were asked of, each once. */
  readonly unknownAsked: readonly string[];
  /** Calls that were answered, and whose usage nobody says. */
  readonly withoutUsage: number;
}

export function auditFindings(audit: RoutedAudit): AuditFindings {
  const rowsThat = (verdict: AuditVerdict) => audit.filter((row) => row.verdict === verdict);
  const unknown = rowsThat("unknown");
  return {
    differs: rowsThat("differs"),
    fallbacks: rowsThat("fallback"),
    unknown: callsIn(unknown),
    unknownAsked: [...new Set(unknown.map(({ asked }) => asked))],
    withoutUsage: audit.reduce((sum, row) => sum + row.withoutUsage, 0),
  };
}

export function callsIn(audit: RoutedAudit): number {
  return audit.reduce((sum, { calls }) => sum + calls, 0);
}
