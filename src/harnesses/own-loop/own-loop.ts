import {
  type Message,
  type ModelReply,
  type ToolResultBlock,
  type ToolUseBlock,
  textOf,
  userText,
} from "../../domain/index.ts";
import type { Assignment, Harness, HarnessOutcome, HarnessServices, ToolOutcome } from "../harness.ts";

const MOST_REASON_CHARACTERS = 500;

/**
 * Asks the model, carries out the tools that it calls in their order, sends the results, and so on until it hands in
 * its answer. Every call of the model counts as a turn. The messages of an outcome are always fit to be continued: each
 * tool call in them has its result.
 */
export function createOwnLoop(): Harness {
  return { name: "own-loop", run };
}

async function run(assignment: Assignment, services: HarnessServices): Promise<HarnessOutcome> {
  const messages = [...assignment.messages];
  let said = "";
  let wasReminded = false;
  for (let turn = 1; turn <= assignment.maxTurns; turn += 1) {
    const reply = await services.callModel({ messages: [...messages], turn });
    // Providers refuse an empty message when it is sent back.
    if (reply.content.length > 0) messages.push({ role: "assistant", content: reply.content });
    const calls = reply.content.filter((block) => block.type === "tool-use");
    if (calls.length > 0) {
      said = "";
      const { results, submission } = await carryOut(calls, { assignment, services, reply, turn });
      messages.push({ role: "user", content: results });
      if (reply.stop.kind === "refusal") return gaveUp("the model declined to answer", messages);
      const handedBack = calls.find((call) => isHandBack(call, assignment) && call !== cutOffCall(reply));
      if (handedBack !== undefined)
        return gaveUp(`it handed the work back: ${reasonOf(handedBack)}`, messages);
      if (submission !== undefined) {
        return { kind: "finished", text: textOf(reply.content), submission: submission.input, messages };
      }
      continue;
    }
    said += textOf(reply.content);
    const next = afterWords(reply, assignment, wasReminded);
    if (next.kind === "finished") return { kind: "finished", text: said, submission: undefined, messages };
    if (next.kind === "gave-up") return gaveUp(next.because, messages);
    wasReminded ||= next.kind === "remind";
    messages.push(userText(next.say));
  }
  return gaveUp(`it used up its ${assignment.maxTurns} turns`, messages);
}

type Next =
  | { readonly kind: "finished" }
  | { readonly kind: "gave-up"; readonly because: string }
  | { readonly kind: "continue" | "remind"; readonly say: string };

/** What follows a reply that calls no tool. */
function afterWords({ stop }: ModelReply, { submit }: Assignment, wasReminded: boolean): Next {
  switch (stop.kind) {
    case "end":
      if (submit === undefined) return { kind: "finished" };
      // Weak models forget it. Once is worth a call; twice is an answer.
      if (wasReminded) return { kind: "gave-up", because: `it ended without calling ${submit.name}` };
      return { kind: "remind", say: `Hand in your answer by calling the tool ${submit.name}.` };
    case "max-tokens":
      return {
        kind: "continue",
        say: "Your answer was cut off at its length limit. Continue where it stopped.",
      };
    case "refusal":
      return { kind: "gave-up", because: "the model declined to answer" };
    case "tool-use":
    case "unknown":
      return {
        kind: "gave-up",
        because: `the model stopped for a reason that is not known: ${stop.raw ?? "none given"}`,
      };
    default:
      return stop.kind satisfies never;
  }
}

interface Turn {
  readonly assignment: Assignment;
  readonly services: HarnessServices;
  readonly reply: ModelReply;
  readonly turn: number;
}

/** In the model's order, except that `submit` counts after all others. The first `submit` is the answer. */
async function carryOut(
  calls: readonly ToolUseBlock[],
  at: Turn,
): Promise<{ readonly results: readonly ToolResultBlock[]; readonly submission: ToolUseBlock | undefined }> {
  const { assignment, services, reply, turn } = at;
  const cutOff = cutOffCall(reply);
  const hasRefused = reply.stop.kind === "refusal";
  const submission = hasRefused
    ? undefined
    : calls.find((call) => call !== cutOff && call.name === assignment.submit?.name);
  const isGivenUp = calls.some((call) => call !== cutOff && isHandBack(call, assignment));
  const results: ToolResultBlock[] = [];
  for (const [position, call] of calls.entries()) {
    const answer =
      hasRefused || isGivenUp
        ? failure("This was not carried out.")
        : ownAnswer(call, { cutOff, submission, assignment });
    const outcome = answer ?? (await services.runTool(call, { turn, index: position + 1 }));
    results.push({ type: "tool-result", toolUseId: call.id, text: outcome.text, isError: outcome.isError });
  }
  return { results, submission };
}

/** The results that need no service; `undefined` for a call that is to be carried out. */
function ownAnswer(
  call: ToolUseBlock,
  {
    cutOff,
    submission,
    assignment: { tools, submit, handBack },
  }: {
    readonly cutOff: ToolUseBlock | undefined;
    readonly submission: ToolUseBlock | undefined;
    readonly assignment: Assignment;
  },
): ToolOutcome | undefined {
  if (call === cutOff) {
    return failure(
      "Your answer was cut off at its length limit inside this call, so it was not carried out. Send it again in smaller pieces.",
    );
  }
  if (call === submission) return { text: "Handed in.", isError: false };
  if (call.name === submit?.name) return failure("Only the first answer of a turn counts.");
  if (tools.some(({ name }) => name === call.name)) return undefined;
  const names = [
    ...tools,
    ...(submit === undefined ? [] : [submit]),
    ...(handBack === undefined ? [] : [handBack]),
  ].map(({ name }) => name);
  return failure(`There is no tool "${call.name}". There are: ${names.join(", ") || "none"}.`);
}

/** The call in which the model ran out of tokens: its input may lack its end, half a file for example. */
function cutOffCall({ stop, content }: ModelReply): ToolUseBlock | undefined {
  const last = content.at(-1);
  return stop.kind === "max-tokens" && last?.type === "tool-use" ? last : undefined;
}

function isHandBack({ name }: ToolUseBlock, { handBack }: Assignment): boolean {
  return handBack !== undefined && name === handBack.name;
}

/** Its own words, which are untrusted: one line, and no more than a progress line should hold. */
function reasonOf({ input }: ToolUseBlock): string {
  const reason = typeof input === "object" && input !== null && "reason" in input ? input.reason : undefined;
  if (typeof reason !== "string" || reason.trim() === "") return "it gave no reason";
  const line = reason.replace(/[\s\p{Cc}]+/gu, " ").trim();
  // By whole characters: half of one is no text.
  return line.slice(0, MOST_REASON_CHARACTERS).replace(/[\uD800-\uDBFF]$/, "");
}

function failure(text: string): ToolOutcome {
  return { text, isError: true };
}

function gaveUp(because: string, messages: readonly Message[]): HarnessOutcome {
  return { kind: "gave-up", because, messages };
}
