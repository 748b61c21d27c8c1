import type { NanoUsd } from "../domain/index.ts";
import type { AntiPattern, AntiPatternFinding, FindingsInput } from "./anti-pattern.ts";
import { indexOf } from "./call-index.ts";
import { sumUsd } from "./finding-money.ts";
import { ceremony } from "./rules/ceremony.ts";
import { frontierPreflight } from "./rules/frontier-preflight.ts";
import { guess } from "./rules/guess.ts";
import { haikuArchitecture } from "./rules/haiku-architecture.ts";
import { humanFactor } from "./rules/human-factor.ts";
import { inheritedModel } from "./rules/inherited-model.ts";
import { llmDeterministic } from "./rules/llm-deterministic.ts";
import { midTaskSwitch } from "./rules/mid-task-switch.ts";
import { monoModel } from "./rules/mono-model.ts";
import { noPlan } from "./rules/no-plan.ts";
import { opusTypo } from "./rules/opus-typo.ts";
import { overEngineered } from "./rules/over-engineered.ts";
import { overRouting } from "./rules/over-routing.ts";

/** All rules. To add one: a file in `rules/`, its id in `anti-pattern.ts`, a line here. */
export const ANTI_PATTERNS: readonly AntiPattern[] = [
  haikuArchitecture,
  opusTypo,
  monoModel,
  noPlan,
  overEngineered,
  frontierPreflight,
  guess,
  overRouting,
  midTaskSwitch,
  humanFactor,
  ceremony,
  inheritedModel,
  llmDeterministic,
];

/** What one rule found, and what it could not say. */
export interface AntiPatternReport
  extends Pick<AntiPattern, "id" | "title" | "what" | "documents" | "dollarsAre"> {
  /** Dearest first; those whose dollars nobody can tell come last. */
  readonly findings: readonly AntiPatternFinding[];
  /** Of the findings whose dollars are known; `undefined`: of none. */
  readonly dollars: NanoUsd | undefined;
  /** The same call may stand in the findings of several rules: reports must not be added up. */
  readonly overlaps: true;
  /** Calls of the findings, and how many of those are not in `dollars` for want of a price. */
  readonly calls: number;
  readonly unpricedCalls: number;
  readonly uncertainOutputCalls: number;
  /** Of all calls, those that the rule could not judge, since nobody declared the tier of their model. */
  readonly unknownTierCalls: number;
  /** What a person could give so that it can be judged. */
  readonly notJudged?: string;
}

/** A report for each rule, also where it found nothing; dearest first. */
export function antiPatterns(input: FindingsInput): readonly AntiPatternReport[] {
  const index = indexOf(input);
  const indexed = { ...input, index };
  return ANTI_PATTERNS.map((rule) => reportOf(rule, indexed, index.withoutTier)).toSorted(dearestFirst);
}

function reportOf(rule: AntiPattern, input: FindingsInput, withoutTier: number): AntiPatternReport {
  const { id, title, what, documents, dollarsAre } = rule;
  const findings = rule.find(input).toSorted(dearestFirst);
  const amounts = findings.flatMap(({ dollars }) => dollars ?? []);
  const notJudged = rule.whyNotJudged?.(input);
  return {
    id,
    title,
    what,
    documents,
    dollarsAre,
    findings,
    dollars: amounts.length === 0 ? undefined : sumUsd(amounts),
    overlaps: true,
    calls: sum(findings, ({ evidence }) => evidence.calls),
    unpricedCalls: sum(findings, ({ unpricedCalls }) => unpricedCalls),
    uncertainOutputCalls: sum(findings, ({ uncertainOutputCalls }) => uncertainOutputCalls),
    unknownTierCalls: rule.needsTiers ? withoutTier : 0,
    ...(notJudged === undefined ? {} : { notJudged }),
  };
}

function sum(
  findings: readonly AntiPatternFinding[],
  count: (finding: AntiPatternFinding) => number,
): number {
  return findings.reduce((total, finding) => total + count(finding), 0);
}

type Costed = Pick<AntiPatternFinding, "dollars">;

function dearestFirst(a: Costed, b: Costed): number {
  return (b.dollars ?? -1) - (a.dollars ?? -1);
}
