/** What may be wrong with a policy. `AP-GUESS` is the anti-pattern's own name in the documents' list. */
export const COMPLAINTS = [
  "rule-never-holds",
  "rule-unreachable",
  "rule-shadowed",
  "modifier-never-holds",
  "modifier-changes-nothing",
  "step-never-runs",
  "tier-unserved",
  "same-model-reviews",
  "AP-GUESS",
  "ladder-never-climbs",
  "cheap-without-gate",
  "prior-missing",
  "cap-below-cost",
  "targets-conflict",
  "targets-missed-by-mix",
  "target-not-checked",
  "learned-model-missing",
] as const;
export type ComplaintId = (typeof COMPLAINTS)[number];

/** Something to mend before the policy is used. */
export interface Complaint {
  readonly id: ComplaintId;
  /** `error`: part of the policy can never do what it says. `warning`: it works, and probably not as meant. */
  readonly severity: "error" | "warning";
  /** The rule, modifier, step or key: `rule "one file"`. */
  readonly where: string;
  readonly what: string;
  readonly whatToDo: string;
}
