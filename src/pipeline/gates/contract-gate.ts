import type { Finding, Verdict } from "../../domain/index.ts";
import { jsonAnswer } from "../json-answer.ts";
import { readDraft } from "../machine/clauses.ts";
import { auditedClauses } from "./audited-clauses.ts";
import type { Gate } from "./gate.ts";

/**
 * Holds a draft to having an integration contract, and an audit to a verdict for every clause of it. What the verdicts are is
 * for the gate `findings`.
 */
export function createContractGate(): Gate {
  return {
    name: "contract",
    judgesFiles: false,
    runsPrograms: false,
    judge: async ({ output, contract = [] }) =>
      contract.length === 0 ? ofDraft(output) : ofAudit(output, contract),
  };
}

function ofDraft(output: string): Verdict {
  if (readDraft(output) !== undefined) return { kind: "pass" };
  return failing("the draft has no plan with an integration contract of at least one clause");
}

function ofAudit(output: string, contract: readonly string[]): Verdict {
  const audited = auditedClauses(jsonAnswer(output));
  const missing = contract.flatMap((clause, index): readonly Finding[] =>
    audited.get(index + 1) === undefined
      ? [{ message: `clause ${index + 1} of the contract has no verdict: ${clause}` }]
      : [],
  );
  return missing.length === 0 ? { kind: "pass" } : { kind: "fail", findings: missing };
}

function failing(message: string): Verdict {
  return { kind: "fail", findings: [{ message }] };
}
