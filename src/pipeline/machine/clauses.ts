import { jsonAnswer } from "../json-answer.ts";

/** A plan in words, and what the finished work must keep to, clause by clause: clause 1 is the first. */
export interface Draft {
  readonly plan: string;
  readonly contract: readonly string[];
}

/** What a drafter submitted; `undefined` where it is no plan with numbered clauses. A number that it wrote itself is taken off. */
export function readDraft(output: string): Draft | undefined {
  const json = jsonAnswer(output);
  if (typeof json !== "object" || json === null || !("plan" in json) || !("contract" in json))
    return undefined;
  const { plan, contract } = json;
  if (typeof plan !== "string" || plan.trim() === "" || !Array.isArray(contract)) return undefined;
  const clauses = contract.map((clause) =>
    typeof clause === "string" ? clause.replace(/^\s*\d+\s*[.):]\s*/, "").trim() : "",
  );
  return clauses.length === 0 || clauses.includes("") ? undefined : { plan: plan.trim(), contract: clauses };
}

/** A draft in words: the plan, then its clauses with their numbers. */
export function draftText({ plan, contract }: Draft): string {
  return `${plan}\n\n## Integration contract\n${clauseLines(contract)}`;
}

export function clauseLines(contract: readonly string[]): string {
  return contract.map((clause, index) => `${index + 1}. ${clause}`).join("\n");
}
