import type { WorkChunk } from "../../conversations/index.ts";
import { type PricedCall, subtractUsd, type TaskKind } from "../../domain/index.ts";
import type { AntiPattern, AntiPatternFinding, FindingsInput } from "../anti-pattern.ts";
import { indexOf } from "../call-index.ts";
import { paidFor } from "../finding-money.ts";
import { modelsOf } from "../model-of.ts";
import { placeOf } from "../suspects.ts";

const ID = "AP-CEREMONY";

/** What is done about the work. Research, validation and audit are work of their own in the documents' pipelines. */
const CEREMONY_KINDS: readonly TaskKind[] = ["draft", "build-plan", "wave-plan", "classify", "review"];

/** Claude Code's own sub-agent for plans. */
const PLAN_AGENT = "Plan";

export const ceremony: AntiPattern = {
  id: ID,
  title: "Ceremony dearer than the work",
  what: "Planning, classifying and reviewing a piece of work cost more than doing it.",
  documents: ["X-12"],
  dollarsAre: "overpaid",
  needsTiers: false,
  find: (input) => piecesOfWork(input).flatMap(judged),
};

interface PieceOfWork {
  readonly calls: readonly PricedCall[];
  readonly chunk?: string;
}

/** By task where calls name one, else by chunk. */
function piecesOfWork(input: FindingsInput): readonly PieceOfWork[] {
  const { ofTask, ofKind } = indexOf(input);
  const tasks = new Map<string, PricedCall[]>();
  for (const call of ofTask) {
    const { run, task } = call.tags;
    const id = JSON.stringify([run, task]);
    const calls = tasks.get(id);
    if (calls === undefined) tasks.set(id, [call]);
    else calls.push(call);
  }
  return [
    ...Array.from(tasks.values(), (calls) => ({ calls: calls.map(withoutChunk) })),
    ...input.chunks
      .filter((chunk) => ofKind.length > 0 || mayHavePlanned(chunk))
      .map(({ name, calls, subCalls }) => ({
        chunk: name,
        calls: [...calls, ...subCalls].filter(({ tags }) => tags.task === undefined),
      })),
  ];
}

/** Where no call names its kind, ceremony is seen by its plans alone. */
function mayHavePlanned({ hasPlan, subCalls, calls }: WorkChunk): boolean {
  return hasPlan || subCalls.some(isOfPlanAgent) || calls.some(isOfPlanAgent);
}

function isOfPlanAgent({ agentType }: PricedCall): boolean {
  return agentType === PLAN_AGENT;
}

/** A task's ceremony is for all of its chunks. */
function withoutChunk(call: PricedCall): PricedCall {
  const { chunk: _chunk, ...tags } = call.tags;
  return { ...call, tags };
}

function judged({ calls, chunk }: PieceOfWork): readonly AntiPatternFinding[] {
  if (!calls.some(isCeremony)) return [];
  const around = calls.filter(isCeremony);
  const itself = calls.filter((call) => !isCeremony(call));
  const [first] = itself;
  if (first === undefined || around.length === 0 || !itself.some(doesWork)) return [];
  const spent = paidFor(around);
  const work = paidFor(itself);
  // Work without a price may have been the dearer part.
  if (spent.dollars === undefined || work.dollars === undefined || work.unpricedCalls > 0) return [];
  const above = subtractUsd(spent.dollars, work.dollars);
  if (above <= 0) return [];
  return [
    {
      rule: ID,
      evidence: {
        ...placeOf(first, chunk),
        calls: around.length,
        models: modelsOf(around),
        counts: { workCalls: itself.length },
      },
      alternative: "the work at once, checked by a gate that is no model",
      ...spent,
      dollars: above,
      confidence: around.every(({ tags }) => tags.kind !== undefined) ? "measured" : "suspected",
    },
  ];
}

function isCeremony({ tags, acts, agentType }: PricedCall): boolean {
  if (tags.kind !== undefined) return CEREMONY_KINDS.includes(tags.kind);
  return agentType === PLAN_AGENT || acts?.some(({ plans }) => plans === true) === true;
}

/** It changed a file or is tagged as other work: a question that was only planned has no work to compare with. */
function doesWork({ tags, acts }: PricedCall): boolean {
  return tags.kind !== undefined || acts?.some(({ changes }) => changes !== undefined) === true;
}
