import { estimateTokenCount } from "tokenx";
import {
  type DecidedStep,
  type Finding,
  type Message,
  type Place,
  type TaskId,
  type Ticket,
  type ToolDefinition,
  textOf,
  userText,
} from "../../domain/index.ts";
import { clauseLines } from "../machine/clauses.ts";
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
  /** It is no part but the whole, done in a race: it is told nothing of chunks. */
  readonly isRacer?: true;
}

export interface OpeningOptions {
  readonly task: TaskId;
  readonly ticket: Ticket;
  readonly chunk: ChunkBrief | undefined;
  readonly step: DecidedStep;
  readonly mode: AttemptMode;
  /** A brief is only bounded for who works apart; absent: as in the main conversation. */
  readonly place?: Place;
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
}

/**
 * The message that opens an attempt. What never changes comes first, what this attempt adds comes last; what all chunks of a plan are
 * told is a block of its own, so that its siblings may read it from a cache. Who works apart is told no more than the step's budget
 * of tokens allows: what is left out is named, and it is never the work itself.
 */
export function openingMessage(options: OpeningOptions): Message {
  const { step, place } = options;
  const parts = partsOf(options).filter(({ text }) => text !== "");
  const most = place === "isolated" ? step.briefTokens : undefined;
  return messageOf(most === undefined ? parts : withinBudget(parts, most));
}

/** Tokens of what the brief can never leave out, estimated, with the line that says what it has left out. */
export function leastBriefTokens(options: OpeningOptions): number {
  const { step } = options;
  const parts = partsOf(options).filter(({ text, leftOut }) => text !== "" && leftOut === undefined);
  return briefTokens(messageOf([...parts, leftOutLine(LEFT_OUT_FIRST, step.briefTokens ?? 0)]));
}

/** Tokens of a message, estimated: its tokeniser is the model's own, and what was really read is in the ledger. */
export function briefTokens({ content }: Message): number {
  return estimateTokenCount(textOf(content));
}

/** What a brief may leave out, first that which is missed least; the ticket's own words are never left out. */
const LEFT_OUT_FIRST = [
  "what earlier steps answered",
  "the plan",
  "the whole plan",
  "the gates",
  "the signs of risk",
  "the integration contract",
  "what an earlier attempt failed at",
  "the commands you can run",
] as const;

interface BriefPart {
  readonly text: string;
  /** All chunks of a plan are told the same. */
  readonly isShared: boolean;
  /** What it is called where it is left out; absent: it never is. */
  readonly leftOut?: (typeof LEFT_OUT_FIRST)[number];
}

function partsOf(options: OpeningOptions): readonly BriefPart[] {
  const { task, ticket, chunk, step, commands, gates, plan, diff } = options;
  const { material = [], contract = [], risks = [] } = options;
  const head = [`Ticket: ${oneLine(task)}`, `Step: ${step.step}`].join("\n");
  const own = [
    part(`# ${oneLine(ticket.title)}`),
    part(quoted(ticket.description)),
    part(section("Files", ticket.files)),
    part(section("Acceptance criteria", ticket.acceptance)),
  ];
  const common = [
    part(section("Commands you can run", commands), "the commands you can run"),
    part(section("Gates", gates), "the gates"),
    ...material.map(({ name, text }) =>
      part(`## ${oneLine(name)}\n${text.trim()}`, "what earlier steps answered"),
    ),
    part(plan === undefined ? "" : `## Plan\n${planText(plan)}`, "the plan"),
    part(
      contract.length === 0 ? "" : `## Integration contract\n${clauseLines(contract)}`,
      "the integration contract",
    ),
  ];
  const last = [
    part(section("Signs of risk in the change", risks), "the signs of risk"),
    part(diff === undefined ? "" : `## The change to judge\n\`\`\`diff\n${diff.trim()}\n\`\`\``),
    part(failureText(options), "what an earlier attempt failed at"),
  ];
  if (chunk === undefined) return [part(head), ...own, ...common, ...last];
  const whole = chunk.summary.trim();
  const shared = [
    part(head),
    part(`This is one part of: ${oneLine(chunk.of)}. Do this part alone.`),
    part(whole === "" ? "" : `## The whole plan\n${whole}`, "the whole plan"),
    ...common,
  ];
  return [
    ...shared.map((each) => ({ ...each, isShared: true })),
    part(`Chunk: ${chunk.id}`),
    ...own,
    part(section("It is verified by", [chunk.verify.join(" ")])),
    ...last,
  ];
}

function part(text: string, leftOut?: BriefPart["leftOut"]): BriefPart {
  return { text, isShared: false, ...(leftOut === undefined ? {} : { leftOut }) };
}

function failureText({ mode, findings }: OpeningOptions): string {
  if (isAfterFailure(mode))
    return `## An earlier attempt failed\nIts changes were discarded.\n${findingText(findings)}`;
  return findings.length > 0 && mode === "first" ? `## What was found\n${findingText(findings)}` : "";
}

/** Without as many of the parts that can be missed as are too many, in their fixed order. */
function withinBudget(parts: readonly BriefPart[], most: number): readonly BriefPart[] {
  let kept = parts;
  const gone: string[] = [];
  for (const name of LEFT_OUT_FIRST) {
    if (briefTokens(messageOf(kept)) <= most) break;
    if (!kept.some(({ leftOut }) => leftOut === name)) continue;
    gone.push(name);
    const others = parts.filter(({ leftOut }) => leftOut === undefined || !gone.includes(leftOut));
    kept = [...others, leftOutLine(gone, most)];
  }
  return kept;
}

function leftOutLine(gone: readonly string[], most: number): BriefPart {
  return part(`Left out, to keep this within ${most} tokens: ${gone.join(", ")}.`);
}

function messageOf(parts: readonly BriefPart[]): Message {
  const blocks = [parts.filter(({ isShared }) => isShared), parts.filter(({ isShared }) => !isShared)];
  return {
    role: "user",
    content: blocks
      .filter((block) => block.length > 0)
      .map((block) => ({ type: "text", text: block.map(({ text }) => text).join("\n\n") })),
  };
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
