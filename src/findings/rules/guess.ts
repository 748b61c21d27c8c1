import type { PricedCall, TaskKind, VerdictEntry, WorkTags } from "../../domain/index.ts";
import type { AntiPattern, FindingsInput } from "../anti-pattern.ts";
import { indexOf } from "../call-index.ts";
import { paidFor } from "../finding-money.ts";
import { findingsByPlace } from "../suspects.ts";

const ID = "AP-GUESS";

/** Kinds that judge work, and need no judge themselves. */
const CHECK_KINDS: readonly TaskKind[] = ["review", "audit", "validation", "e2e", "smoke_test"];
/** Kinds that say what is to be done, or do what a template does. */
const NO_WORK_KINDS: readonly TaskKind[] = ["classify", "wave-plan", "commit", "pre_flight"];

/** Whose log writes down no gates at all is not judged: there they may have been run and not recorded. */
export const guess: AntiPattern = {
  id: ID,
  title: "Cheaper tier on a guess",
  what: "Work went to a light or local model, and no gate ever said whether that was good enough.",
  documents: ["M-46"],
  dollarsAre: "at-stake",
  needsTiers: true,
  find: (input) => {
    const isChecked = checkedIn(input);
    const saysGates = gateWriters(input);
    const unchecked = indexOf(input).atMostLight.filter(
      (call) =>
        isWork(call.tags) &&
        (call.tags.run !== undefined || saysGates.has(call.source)) &&
        !isChecked(call.tags),
    );
    return findingsByPlace(
      unchecked.map((call) => ({ call, confidence: "measured" })),
      [],
      { rule: ID, alternative: "a gate after it, such as tests", moneyOf: paidFor },
    );
  },
};

function isWork({ task, chunk, gate, kind }: WorkTags): boolean {
  if (task === undefined && chunk === undefined) return false;
  if (gate !== undefined) return false;
  return kind === undefined || !(CHECK_KINDS.includes(kind) || NO_WORK_KINDS.includes(kind));
}

/** Asked for each piece of work once, however many calls it took. */
function checkedIn(input: FindingsInput): (work: WorkTags) => boolean {
  const checks = [...new Map(checksIn(input).map((tags) => [workId(tags), tags])).values()];
  const answers = new Map<string, boolean>();
  return (work) => {
    const id = workId(work);
    const answer = answers.get(id) ?? checks.some((check) => isOfSameWork(check, work));
    answers.set(id, answer);
    return answer;
  };
}

function workId({ run, task, chunk }: WorkTags): string {
  return JSON.stringify([run, task, chunk]);
}

/** A gate that could not judge has checked nothing. */
function checksIn(input: FindingsInput): readonly WorkTags[] {
  const { ofGate, ofKind } = indexOf(input);
  return [
    ...input.verdicts.filter(({ verdict }) => verdict !== "inconclusive"),
    ...ofGate,
    ...ofKind.filter(isCheck),
  ].map(({ tags }: Pick<PricedCall, "tags">) => tags);
}

function isCheck({ tags }: PricedCall): boolean {
  return tags.kind !== undefined && CHECK_KINDS.includes(tags.kind);
}

function gateWriters(input: FindingsInput): ReadonlySet<string> {
  return new Set(
    [...input.verdicts, ...indexOf(input).ofGate].map(({ source }: Pick<VerdictEntry, "source">) => source),
  );
}

/** What one side does not say does not tell them apart: a gate of the whole task has seen all of its chunks. */
function isOfSameWork(check: WorkTags, work: WorkTags): boolean {
  if (check.task === undefined && check.chunk === undefined) return false;
  return agree(check.run, work.run) && agree(check.task, work.task) && agree(check.chunk, work.chunk);
}

function agree(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
