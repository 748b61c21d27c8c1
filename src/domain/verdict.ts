/** One thing that a gate holds against a result. The text is evidence for the next attempt, and untrusted. */
export interface Finding {
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}

/** What a gate says of a result. `inconclusive`: the gate itself could not judge; never counted as a pass. */
export type Verdict =
  | { readonly kind: "pass" }
  | { readonly kind: "fail"; readonly findings: readonly Finding[] }
  | { readonly kind: "inconclusive"; readonly because: string };

export type VerdictKind = Verdict["kind"];
