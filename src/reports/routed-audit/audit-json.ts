import type { Json } from "../../domain/index.ts";
import { auditFindings } from "./audit-findings.ts";
import type { AuditRow, RoutedAudit } from "./routed-audit.ts";

/** The public shape of an audit, in receipts and in the run's summary. */
export function auditJson(audit: RoutedAudit): { readonly [key: string]: Json } {
  const { differs, fallbacks, unknown, unknownAsked, withoutUsage } = auditFindings(audit);
  return {
    differs: differs.map(rowJson),
    fallbacks: fallbacks.map(rowJson),
    unknown,
    unknownAsked: [...unknownAsked],
    withoutUsage,
  };
}

function rowJson(row: AuditRow): { readonly [key: string]: Json } {
  return {
    task: row.task,
    step: row.step ?? null,
    ...(row.chunk === undefined ? {} : { chunk: row.chunk }),
    attempt: row.attempt ?? null,
    ...(row.agent === undefined ? {} : { agent: row.agent }),
    tier: row.tier ?? null,
    routed: row.routed ?? null,
    asked: row.asked,
    answered: row.answered ?? null,
    calls: row.calls,
  };
}
