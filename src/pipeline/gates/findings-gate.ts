import type { Finding, Json, ToolDefinition, Verdict } from "../../domain/index.ts";
import type { Gate } from "./gate.ts";

/** What a reviewer answers by. */
export const SUBMIT_REVIEW: ToolDefinition = {
  name: "submit_review",
  description: "Submit your verdict. Call this once, when you are done; it ends the review.",
  inputSchema: {
    type: "object",
    additionalProperties: false,
    required: ["verdict", "findings"],
    properties: {
      verdict: { type: "string", enum: ["pass", "fail"], description: "fail if anything must be mended" },
      findings: {
        type: "array",
        description: "what must be mended; empty for a pass",
        items: {
          type: "object",
          additionalProperties: false,
          required: ["message"],
          properties: {
            message: { type: "string", description: "what is wrong, and what would be right" },
            file: { type: "string" },
            line: { type: "integer", minimum: 1 },
          },
        },
      },
    },
  },
};

/** Judges by what a reviewer submitted. A pass with findings is no pass: a doubt goes up, not down. */
export function createFindingsGate(): Gate {
  return {
    name: "findings",
    judgesFiles: false,
    runsPrograms: false,
    judge: async ({ output }) => verdictOf(output),
  };
}

function verdictOf(output: string): Verdict {
  let submission: Json;
  try {
    submission = JSON.parse(output);
  } catch {
    // Not JSON: the reviewer answered in prose and submitted nothing.
    return { kind: "inconclusive", because: "the reviewer submitted no verdict" };
  }
  if (!isRecord(submission) || (submission["verdict"] !== "pass" && submission["verdict"] !== "fail")) {
    return { kind: "inconclusive", because: "the reviewer's verdict is neither pass nor fail" };
  }
  const findings = findingsOf(submission["findings"]);
  if (submission["verdict"] === "pass" && findings.length === 0) return { kind: "pass" };
  if (findings.length > 0) return { kind: "fail", findings };
  return { kind: "fail", findings: [{ message: "the reviewer rejected the change and gave no finding" }] };
}

/** Not every model keeps to the form: a doubt in another one is a doubt all the same. */
function findingsOf(submitted: unknown): readonly Finding[] {
  return (Array.isArray(submitted) ? submitted : [submitted]).flatMap(findingOf);
}

function findingOf(value: unknown): readonly Finding[] {
  if (value === undefined || value === null) return [];
  if (typeof value === "string") return value.trim() === "" ? [] : [{ message: value }];
  if (!isRecord(value) || typeof value["message"] !== "string") return [{ message: JSON.stringify(value) }];
  const { message, file, line } = value;
  if (message.trim() === "") return [];
  return [
    {
      message,
      ...(typeof file === "string" ? { file } : {}),
      ...(typeof line === "number" ? { line } : {}),
    },
  ];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
