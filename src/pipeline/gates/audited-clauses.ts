export interface AuditedClause {
  readonly isKept: boolean;
  readonly because: string;
}

/** The verdicts of an audit by the numbers of their clauses; what is neither kept nor broken is no verdict. */
export function auditedClauses(submission: unknown): ReadonlyMap<number, AuditedClause> {
  const clauses = field(submission, "clauses");
  const audited = new Map<number, AuditedClause>();
  if (typeof clauses !== "object" || clauses === null) return audited;
  for (const [number, value] of Object.entries(clauses)) {
    const verdict = field(value, "verdict");
    const because = field(value, "because");
    if (!/^[1-9]\d*$/.test(number) || (verdict !== "kept" && verdict !== "broken")) continue;
    audited.set(Number(number), {
      isKept: verdict === "kept",
      because: typeof because === "string" ? because : "no reason was given",
    });
  }
  return audited;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
