import { type DecidedStep, SufficeError, type ToolDefinition } from "../../domain/index.ts";
import { executorOf } from "../executors.ts";
import { SUBMIT_DRAFT, SUBMIT_PLAN, SUBMIT_REVIEW, submitAudit } from "../gates/index.ts";
import { SYSTEM_TEXTS } from "./system-texts.ts";

/** What an agent is told and may do at a step. */
export interface Role {
  readonly system: string;
  /** What it answers by; `undefined`: in words. */
  readonly submit: ToolDefinition | undefined;
  /** It changes files, and runs the listed commands. */
  readonly writes: boolean;
  /** It judges: if it gives up, that says nothing of anybody's work. */
  readonly judges: boolean;
  readonly seesChange: boolean;
  /** It names commands and gates by which its plan is verified. */
  readonly splits: boolean;
}

const NOTHING = {
  submit: undefined,
  writes: false,
  judges: false,
  seesChange: false,
  splits: false,
} as const;
const JUDGES = { ...NOTHING, judges: true, submit: SUBMIT_REVIEW };

/** `contract`: the clauses that the work must keep to; an audit says of each whether it does. */
export function roleOf(step: DecidedStep, contract: readonly string[]): Role {
  switch (executorOf(step)) {
    case "agent":
      return { ...NOTHING, writes: true, system: writingText(step) };
    case "linter":
      return { ...NOTHING, writes: true, system: SYSTEM_TEXTS.mender };
    case "researcher":
      return { ...NOTHING, system: SYSTEM_TEXTS.researcher };
    case "drafter":
      return { ...NOTHING, system: SYSTEM_TEXTS.drafter, submit: SUBMIT_DRAFT };
    case "planner":
      return step.split
        ? { ...NOTHING, system: SYSTEM_TEXTS.splitter, submit: SUBMIT_PLAN, splits: true }
        : { ...NOTHING, system: SYSTEM_TEXTS.planner };
    case "validator":
      return { ...JUDGES, system: SYSTEM_TEXTS.validator };
    case "reviewer":
      return step.kind === "audit" && contract.length > 0
        ? { ...JUDGES, seesChange: true, system: SYSTEM_TEXTS.auditor, submit: submitAudit(contract) }
        : { ...JUDGES, seesChange: true, system: SYSTEM_TEXTS.reviewer };
    case "tester":
      return { ...JUDGES, seesChange: true, system: SYSTEM_TEXTS.tester };
    default:
      throw new SufficeError("bug.invariant", { message: `step "${step.step}" is no agent's` });
  }
}

function writingText({ kind }: DecidedStep): string {
  if (kind === "remediation") return SYSTEM_TEXTS.mender;
  return kind === "docs" ? SYSTEM_TEXTS.writer : SYSTEM_TEXTS.agent;
}
