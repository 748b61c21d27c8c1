import {
  type DecidedStep,
  type Finding,
  type Message,
  type TaskId,
  type Ticket,
  type ToolDefinition,
  userText,
} from "../../domain/index.ts";
import { clauseLines } from "../machine/contract.ts";
import type { Material, Plan } from "../machine/material.ts";
import type { AttemptMode } from "../machine/task-state.ts";
import { planText } from "./plan-text.ts";

/** What a gate found is evidence, not a transcript: enough to mend it by, no more. */
const MOST_FINDING_CHARACTERS = 6_000;

/** What a delegate may say instead of guessing. */
export const HAND_BACK: ToolDefinition = {
  name: "hand_back",
  description:
    "Give the work back, undone, to whoever delegated it: you lack context, doubt that you can do it well, or it is not what it was said to be. Nobody will be cross; a wrong change is worse.",
  inputSchema: {
    type: "object",
    additionalProperties: false,
    required: ["reason"],
    properties: { reason: { type: "string", description: "what is missing or in doubt, in one sentence" } },
  },
};

/** What is told of a chunk besides its own text. */
export interface ChunkBrief {
  readonly id: string;
  /** The title of the ticket that was cut. */
  readonly of: string;
  /** Of the whole plan. */
  readonly summary: string;
  readonly verify: readonly string[];
}

/** The message that opens an attempt. What never changes comes first, what this attempt adds comes last. */
export function openingMessage(options: {
  readonly task: TaskId;
  readonly ticket: Ticket;
  readonly chunk: ChunkBrief | undefined;
  readonly step: DecidedStep;
  readonly mode: AttemptMode;
  readonly findings: readonly Finding[];
  readonly plan: Plan | undefined;
  /** What other steps before it answered. */
  readonly material?: readonly Material[];
  /** Clauses that the finished work must keep to. */
  readonly contract?: readonly string[];
  /** Signs of risk in the change to judge. */
  readonly risks?: readonly string[];
  readonly commands: readonly string[];
  /** Gates that a planner may name. */
  readonly gates: readonly string[];
  readonly diff: string | undefined;
}): Message {
  const { task, ticket, chunk, step, mode, findings, plan, commands, gates, diff } = options;
  const { material = [], contract = [], risks = [] } = options;
  return userText(
    [
      [
        `Ticket: ${oneLine(task)}`,
        `Step: ${step.step}`,
        ...(chunk === undefined ? [] : [`Chunk: ${chunk.id}`]),
      ].join("\n"),
      `# ${oneLine(ticket.title)}`,
      chunk === undefined ? "" : `This is one part of: ${oneLine(chunk.of)}. Do this part alone.`,
      quoted(ticket.description),
      section("Files", ticket.files),
      section("Acceptance criteria", ticket.acceptance),
      section("Commands you can run", commands),
      section("Gates", gates),
      chunk === undefined ? "" : section("It is verified by", [chunk.verify.join(" ")]),
      chunk === undefined || chunk.summary.trim() === "" ? "" : `## The whole plan\n${chunk.summary.trim()}`,
      ...material.map(({ name, text }) => `## ${oneLine(name)}\n${text.trim()}`),
      plan === undefined ? "" : `## Plan\n${planText(plan)}`,
      contract.length === 0 ? "" : `## Integration contract\n${clauseLines(contract)}`,
      section("Signs of risk in the change", risks),
      diff === undefined ? "" : `## The change to judge\n\`\`\`diff\n${diff.trim()}\n\`\`\``,
      isAfterFailure(mode)
        ? `## An earlier attempt failed\nIts changes were discarded.\n${findingText(findings)}`
        : findings.length > 0 && mode === "first"
          ? `## What was found\n${findingText(findings)}`
          : "",
    ]
      .filter((part) => part !== "")
      .join("\n\n"),
  );
}

/** Rework goes on with what is there; these begin on a clean tree, with the failure as evidence. */
function isAfterFailure(mode: AttemptMode): boolean {
  return mode === "escalation" || mode === "take-back";
}

/** What is said in the same conversation after a gate has failed. */
export function reworkMessage(findings: readonly Finding[]): Message {
  return userText(
    `Your change did not pass. Mend it; what you changed so far is still there.\n\n${findingText(findings)}`,
  );
}

export function findingText(findings: readonly Finding[]): string {
  const lines = findings.map(({ message, file, line }) => {
    const where = file === undefined ? "" : line === undefined ? `${file}: ` : `${file}:${line}: `;
    return `- ${where}${message}`;
  });
  const text = lines.join("\n");
  if (text.length <= MOST_FINDING_CHARACTERS) return text;
  return `${text.slice(0, MOST_FINDING_CHARACTERS)}\n(cut after ${MOST_FINDING_CHARACTERS} characters)`;
}

export function section(title: string, items: readonly string[] | undefined): string {
  if (items === undefined || items.length === 0) return "";
  return `## ${title}\n${items.map((item) => `- ${oneLine(item)}`).join("\n")}`;
}

/** Every line marked as quoted, so that none of them can pass for a line or a section of ours. */
export function quoted(text: string): string {
  if (text.trim() === "") return "";
  const lines = text.trim().split(/\r\n|[\n\r\u2028\u2029]/);
  return lines.map((line) => (line === "" ? ">" : `> ${line}`)).join("\n");
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
