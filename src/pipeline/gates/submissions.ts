import type { Json, ToolDefinition } from "../../domain/index.ts";
import { clauseLines } from "../machine/clauses.ts";

const SEVERITIES = ["critical", "high", "medium", "low"] as const;

const FINDINGS: Json = {
  type: "array",
  description: "what must be mended; empty for a pass",
  items: {
    type: "object",
    additionalProperties: false,
    required: ["message"],
    properties: {
      message: { type: "string", description: "what is wrong, and what would be right" },
      severity: { type: "string", enum: [...SEVERITIES] },
      category: { type: "string", description: "in a word or two: correctness, security, tests, …" },
      confidence: {
        type: "integer",
        minimum: 0,
        maximum: 100,
        description: "how sure you are that it is wrong, 0 to 100",
      },
      file: { type: "string" },
      line: { type: "integer", minimum: 1 },
    },
  },
};

const VERDICT: Json = {
  type: "string",
  enum: ["pass", "fail"],
  description: "fail if anything must be mended",
};

/** What a reviewer answers by. */
export const SUBMIT_REVIEW: ToolDefinition = {
  name: "submit_review",
  description: "Submit your verdict. Call this once, when you are done; it ends the review.",
  inputSchema: {
    type: "object",
    additionalProperties: false,
    required: ["verdict", "findings"],
    properties: { verdict: VERDICT, findings: FINDINGS },
  },
};

/** What an auditor answers by: one verdict for every clause of the contract, by its number. */
export function submitAudit(contract: readonly string[]): ToolDefinition {
  const numbers = contract.map((_, index) => String(index + 1));
  return {
    name: "submit_audit",
    description: `Submit your verdict, with one for every clause of the integration contract. Call this once, when you are done; it ends the audit. The clauses:\n${clauseLines(contract)}`,
    inputSchema: {
      type: "object",
      additionalProperties: false,
      required: ["verdict", "findings", "clauses"],
      properties: {
        verdict: VERDICT,
        findings: FINDINGS,
        clauses: {
          type: "object",
          additionalProperties: false,
          required: numbers,
          properties: Object.fromEntries(numbers.map((number) => [number, CLAUSE])),
        },
      },
    },
  };
}

const CLAUSE: Json = {
  type: "object",
  additionalProperties: false,
  required: ["verdict", "because"],
  properties: {
    verdict: { type: "string", enum: ["kept", "broken"] },
    because: { type: "string", description: "where in the change it shows, in one sentence" },
  },
};

/** What a drafter answers by. */
export const SUBMIT_DRAFT: ToolDefinition = {
  name: "submit_draft",
  description: "Submit your draft. Call this once, when you are done; it ends the drafting.",
  inputSchema: {
    type: "object",
    additionalProperties: false,
    required: ["plan", "contract"],
    properties: {
      plan: { type: "string", description: "the plan, in Markdown" },
      contract: {
        type: "array",
        minItems: 1,
        items: { type: "string" },
        description:
          "the integration contract: clause by clause what the finished work must keep to where its parts meet each other and what is there: names, signatures, formats, who calls whom. Each can be told kept or broken.",
      },
    },
  },
};
