import type { CallEntry } from "../../domain/index.ts";
import { ARM_NAMES, type ArmName } from "../arm-name.ts";
import type { MeasuredPair } from "../pair.ts";
import type { ArmFigures } from "./arm-figures.ts";

/** Something in which the arms differ besides what is tried. */
export interface Caveat {
  /** One sentence. */
  readonly says: string;
  /** No verdict may rest on the comparison. */
  readonly spoils: boolean;
}

/** What of an arm must be the same on both sides for its cost to be compared. */
export interface ArmSetting {
  readonly figures: ArmFigures;
  readonly calls: readonly CallEntry[];
  /** `undefined` where nobody wrote it down. */
  readonly task: string | undefined;
  readonly commit: string | undefined;
}

/** Outputs that are further apart than this are hardly of the same work. */
const MOST_OUTPUT_RATIO = 2;
const HOUR_MS = 3_600_000;

/** What the table alone shows. */
export function armCaveats(baseline: ArmSetting, candidate: ArmSetting): readonly Caveat[] {
  const [from, to] = [baseline.figures, candidate.figures];
  const found: Caveat[] = [];
  const say = (spoils: boolean, says: string) => found.push({ says, spoils });
  if (from.basis !== to.basis) {
    say(true, `${from.name} is ${from.basis}, ${to.name} is ${to.basis}: they were not measured in one way`);
  }
  for (const arm of [from, to]) {
    if (arm.basis === "historical") {
      say(true, `${arm.name} is historical: it was recorded before, and not run again for this comparison`);
    }
  }
  if (baseline.task !== candidate.task) say(true, `the arms differ in task: ${from.name} and ${to.name}`);
  else if (baseline.task === undefined) say(false, "nobody wrote down whether the arms had the same task");
  if (baseline.commit !== candidate.commit) say(true, "the arms began at different commits");
  outputCaveat(from, to, say);
  const books = new Set([...baseline.calls, ...candidate.calls].map(({ priceBook }) => priceBook));
  if (books.size > 1) say(true, `the arms are priced by different books: ${[...books].join(", ")}`);
  for (const { name, spend } of [from, to]) {
    if (spend.unpricedCalls > 0) say(true, `${name} has calls without a price (${spend.unpricedCalls})`);
  }
  return found;
}

function outputCaveat(from: ArmFigures, to: ArmFigures, say: (spoils: boolean, says: string) => void): void {
  const [a, b] = [from.usage.output ?? 0, to.usage.output ?? 0];
  if (Math.max(a, b) <= MOST_OUTPUT_RATIO * Math.min(a, b)) return;
  say(false, `the outputs are of very different size: ${a} tokens (${from.name}) and ${b} (${to.name})`);
}

/** What the repeats show besides. */
export function pairCaveats(
  pairs: readonly MeasuredPair[],
  { judge }: { readonly judge: string },
): readonly Caveat[] {
  const found: Caveat[] = [];
  const say = (spoils: boolean, says: string) => found.push({ says, spoils });
  for (const arm of ARM_NAMES) {
    const calls = pairs.flatMap((pair) => pair.calls[arm]);
    const failed = calls.filter(({ outcome }) => outcome !== "answered").length;
    if (failed > 0)
      say(false, `${arm}: calls failed or broke off (${failed}), and their retries are in its cost`);
    if (calls.some(({ modelAnswered }) => modelAnswered === judge)) {
      say(true, `${arm}: ${judge}, the judge, answered in it`);
    }
    const others = new Set(calls.filter(isAnsweredByAnother).map(({ modelAnswered }) => modelAnswered));
    if (others.size > 0)
      say(false, `${arm}: ${[...others].join(", ")} answered where another model was asked`);
    const resumed = pairs.filter((pair) => pair[arm].resumed).length;
    if (resumed > 0)
      say(false, `${arm}: runs were stopped and gone on with (${resumed}); a turn may be paid twice`);
  }
  const late = pairs.filter((pair) => gapMs(pair) > HOUR_MS).length;
  if (late > 0) say(false, `more than an hour lies between the arms of some pairs (${late})`);
  const second = firstShare(pairs);
  if (second !== undefined) say(false, second);
  const open = pairs.filter(({ opinion }) => opinion.kind === "inconsistent").map(({ repeat }) => repeat);
  if (open.length > 0) {
    say(false, `the judge contradicted itself in repeat ${open.join(", ")}: look at both results yourself`);
  }
  return found;
}

function isAnsweredByAnother({ modelAsked, modelAnswered }: CallEntry): boolean {
  return (
    modelAnswered !== undefined && modelAnswered !== modelAsked && !modelAnswered.startsWith(`${modelAsked}-`)
  );
}

/** Between the end of the first and the beginning of the second. */
function gapMs({ first, baseline, candidate }: MeasuredPair): number {
  const [one, other] = first === "baseline" ? [baseline, candidate] : [candidate, baseline];
  return other.begunAt - one.endedAt;
}

/** Chance may give one arm most of the second places, where a provider's cache is warm. */
function firstShare(pairs: readonly MeasuredPair[]): string | undefined {
  const firsts = (arm: ArmName) => pairs.filter(({ first }) => first === arm).length;
  const [baseline, candidate] = [firsts("baseline"), firsts("candidate")];
  if (pairs.length < 3 || Math.min(baseline, candidate) > 0) return undefined;
  return `by chance ${baseline > 0 ? "the baseline" : "the candidate"} came first in every pair`;
}
