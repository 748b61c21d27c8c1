import type { Finding, Json } from "../../domain/index.ts";
import { auditedClauses } from "./audited-clauses.ts";
import type { Gate, Judgement } from "./gate.ts";

/**
 * Judges by what a reviewer submitted. A pass with findings is no pass: a doubt goes up, not down. A finding below the wanted
 * confidence does not count and is counted; one that says nothing of it does count. A broken clause of the contract is a finding.
 */
export function createFindingsGate(): Gate {
  return {
    name: "findings",
    judgesFiles: false,
    runsPrograms: false,
    judge: async ({ output, confidence, contract = [] }) => verdictOf(output, { confidence, contract }),
  };
}

interface Wanted {
  readonly confidence: number | undefined;
  readonly contract: readonly string[];
}

function verdictOf(output: string, { confidence, contract }: Wanted): Judgement {
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
  const submitted = findingsOf(submission["findings"]);
  const counting = submitted.filter((each) => isSure(each, confidence));
  const dropped = submitted.length - counting.length;
  const findings = [...brokenClauses(submission, contract), ...inOrder(counting)];
  const counted = dropped === 0 ? {} : { dropped };
  if (findings.length > 0) return { kind: "fail", findings, ...counted };
  // What it rejected the work for was too unsure to count.
  if (submission["verdict"] === "pass" || dropped > 0) return { kind: "pass", ...counted };
  return { kind: "fail", findings: [{ message: "the reviewer rejected the change and gave no finding" }] };
}

function brokenClauses(submission: unknown, contract: readonly string[]): readonly Finding[] {
  return [...auditedClauses(submission)].flatMap(([number, { isKept, because }]) => {
    const clause = contract[number - 1];
    if (isKept || clause === undefined) return [];
    return [{ message: `clause ${number} of the contract is broken (${clause}): ${because}` }];
  });
}

interface Submitted {
  readonly finding: Finding;
  readonly confidence: number | undefined;
  /** 0 is the most severe. */
  readonly severity: number;
}

const SEVERITIES: readonly unknown[] = ["critical", "high", "medium", "low"];
/** Somewhere in the middle: neither put off nor put first. */
const UNSAID = 2;

function isSure({ confidence }: Submitted, wanted: number | undefined): boolean {
  return wanted === undefined || confidence === undefined || confidence >= wanted;
}

/** The most severe first. */
function inOrder(submitted: readonly Submitted[]): readonly Finding[] {
  return submitted.toSorted((a, b) => a.severity - b.severity).map(({ finding }) => finding);
}

/** Not every model keeps to the form: a doubt in another one is a doubt all the same. */
function findingsOf(submitted: unknown): readonly Submitted[] {
  return (Array.isArray(submitted) ? submitted : [submitted]).flatMap(submittedOf);
}

function submittedOf(value: unknown): readonly Submitted[] {
  const plain = (message: string) => [{ finding: { message }, confidence: undefined, severity: UNSAID }];
  if (value === undefined || value === null) return [];
  if (typeof value === "string") return value.trim() === "" ? [] : plain(value);
  if (!isRecord(value) || typeof value["message"] !== "string") return plain(JSON.stringify(value));
  const { message, file, line, severity, category, confidence } = value;
  if (message.trim() === "") return [];
  const rank = SEVERITIES.indexOf(severity);
  const marks = [rank === -1 ? "" : String(severity), typeof category === "string" ? category.trim() : ""];
  const marked = marks.filter((mark) => mark !== "").join(", ");
  return [
    {
      finding: {
        message: marked === "" ? message : `(${marked}) ${message}`,
        ...(typeof file === "string" ? { file } : {}),
        ...(typeof line === "number" ? { line } : {}),
      },
      confidence: typeof confidence === "number" ? confidence : undefined,
      severity: rank === -1 ? UNSAID : rank,
    },
  ];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
