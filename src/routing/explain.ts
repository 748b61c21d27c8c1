import {
  type CostRange,
  type DecidedStep,
  type Decision,
  formatUsd,
  type PassRate,
  type TraceStep,
} from "../domain/index.ts";
import type { Flip } from "./find-flips.ts";

/** One trace step as a sentence: the only renderer of traces. */
export function sentenceOf(step: TraceStep): string {
  switch (step.kind) {
    case "fact-found":
      return `found: ${step.fact}, from ${step.signal}`;
    case "rule-passed-over":
      return `rule "${step.rule}" does not apply: ${step.because}`;
    case "rule-matched":
      return `rule "${step.rule}" gives ${step.tier} (${step.signal}): ${step.because}`;
    case "tier-raised":
      return `"${step.by}" raises ${step.from} to ${step.to} (${step.signal}): ${step.because}`;
    case "tier-demoted":
      return `"${step.by}" demotes ${step.from} to ${step.to}: ${step.because}`;
    case "raise-overridden":
      return `"${step.by}" would raise to ${step.would}, but ${step.because} overrides it`;
    case "evidence-weighed":
      return `evidence at ${step.tier}: ${passRateLabel(step.passRate)}, bar ${percent(step.bar)}: ${step.because}`;
    case "assessed":
      return assessedSentence(step);
    case "learned": {
      const { models, tasks, outcomes, only } = step;
      const from = `learned from ${outcomes} outcomes of ${tasks} tasks`;
      return `${from}${only === undefined ? "" : `, for ${only} alone`}: ${models.join(", then ")}`;
    }
    case "rollout-weighed": {
      const { stage, from, to, taken, because } = step;
      const would = stage === "shadow" ? `would go from ${from} to ${to}` : `stays at ${from}`;
      return `rollout: ${taken ? `goes from ${from} to ${to}` : would}, because ${because}`;
    }
    case "ceremony-weighed":
      return ceremonySentence(step);
    case "exemplar-found": {
      const { commit, similarity, from, to, because } = step;
      const tier = from === to ? `stays at ${to}` : `goes from ${from} to ${to}`;
      return `exemplar ${commit.slice(0, 8)} (${percent(similarity)} alike): ${tier}, because ${because}`;
    }
    case "tier-bounded":
      return `the policy's ${step.bound} turns ${step.from} into ${step.to}`;
    case "place-chosen":
      return `place: ${step.place}, because ${step.because}`;
    case "candidate-rejected":
      return `${step.model} is out: ${step.because}`;
    case "candidate-priced":
      return step.expected === undefined
        ? `${step.model}: ${step.because}`
        : `${step.model}: about ${formatUsd(step.expected)} (${step.because})`;
    default:
      return step satisfies never;
  }
}

function assessedSentence({
  by,
  tier,
  cost,
  because,
  setAside,
}: Extract<TraceStep, { kind: "assessed" }>): string {
  const paid = cost === undefined ? "at an unknown cost" : `for ${formatUsd(cost)}`;
  const said = `${by} was asked ${paid} and said ${tier}: ${because}`;
  return setAside === undefined ? said : `${said}; nothing changes, since ${setAside}`;
}

function ceremonySentence(step: Extract<TraceStep, { kind: "ceremony-weighed" }>): string {
  const { gates, work, undetected, basis, failure, leftOut, because } = step;
  const risk = `${percent(undetected)} (${basis}) of ${formatUsd(failure)}`;
  const weighed = `ceremony: ${formatUsd(gates)} for paid judges, ${formatUsd(work)} for the work and ${risk} for what they would catch`;
  const result = leftOut.length === 0 ? "all of them judge" : `${leftOut.join(", ")} left out`;
  return `${weighed}: ${result}, because ${because}`;
}

/** A decision for a person: the answer, the path to it, what was refused and why, and what would flip it. */
export function explain(decision: Decision, flips: readonly Flip[]): string {
  const lines = [headline(decision), "", "Why:", ...pathLines(decision.trace)];
  if (decision.outcome === "routed") {
    lines.push("", "Steps:", ...decision.steps.map(stepLine));
    lines.push("", `Projected until accepted: ${costRangeLabel(decision.expectedCost)}`);
    if (decision.passRate !== undefined) lines.push(`Pass rate: ${passRateLabel(decision.passRate)}`);
  }
  if (decision.warnings.length > 0) {
    lines.push("", "Warnings:", ...decision.warnings.map((warning) => `  - ${warning}`));
  }
  const flipLines = flips.map((flip) => `  - ${flip.change}: ${flip.result}`);
  lines.push(
    "",
    "What would flip it:",
    ...(flipLines.length > 0 ? flipLines : ["  - nothing that was tried"]),
  );
  return `${lines.join("\n")}\n`;
}

/** `light, isolated, claude-haiku-5-5: a cheap pattern …`, without the ticket's title. */
export function headline(decision: Decision): string {
  if (decision.outcome === "refused") return `refused (${decision.code}): ${decision.because}`;
  const model = decision.model === undefined ? "" : `, ${decision.model}`;
  return `${decision.tier}, ${decision.place}${model}: ${decision.because}`;
}

export function costRangeLabel(range: CostRange | undefined): string {
  if (range === undefined) return "no price";
  return `${formatUsd(range.expected)} (${formatUsd(range.low)} to ${formatUsd(range.high)}, ${range.basis})`;
}

function passRateLabel(rate: PassRate): string {
  return rate.basis === "prior"
    ? `${percent(rate.mean)} as a prior (${rate.n} outcomes so far)`
    : `${percent(rate.mean)} expected after ${Math.round(rate.n)} outcomes, at least ${percent(rate.lower)}`;
}

/** The trace, but for neighbours of which the same is to be said: those share a line. */
function pathLines(trace: readonly TraceStep[]): readonly string[] {
  const groups: { what: string; names: string[]; step: TraceStep }[] = [];
  for (const step of trace) {
    const { what, name } = sharedPart(step);
    const last = groups.at(-1);
    if (last !== undefined && what !== undefined && last.what === what) last.names.push(name);
    else groups.push({ what: what ?? "", names: [name], step });
  }
  return groups.map(({ what, names, step }) => {
    if (names.length === 1) return `  - ${sentenceOf(step)}`;
    if (step.kind !== "rule-passed-over") return `  - ${names.join(", ")}${what}`;
    return `  - rules ${names.map((name) => `"${name}"`).join(", ")} do not apply: ${step.because}`;
  });
}

function sharedPart(step: TraceStep): { readonly what: string | undefined; readonly name: string } {
  switch (step.kind) {
    case "rule-passed-over":
      return { what: `rule: ${step.because}`, name: step.rule };
    case "candidate-rejected":
      return { what: ` are out: ${step.because}`, name: step.model };
    case "candidate-priced":
      return { what: step.expected === undefined ? `: ${step.because}` : undefined, name: step.model };
    default:
      return { what: undefined, name: "" };
  }
}

function stepLine(step: DecidedStep): string {
  const [, ...later] = step.rungs.map(({ tier }) => tier);
  const parts = [
    `  - ${step.step}: ${step.tier}, ${step.place}`,
    ...(later.length === 0 ? [] : [laterTiers(step, later.join(", "))]),
    ...(step.takeBack === undefined ? [] : [`; taken back to ${step.takeBack} in the main conversation`]),
    ...(step.split ? ["; splits the work into chunks"] : []),
    ...(step.gates.length === 0 ? [] : [`; gates: ${step.gates.join(", ")}`]),
  ];
  return parts.join("");
}

function laterTiers(step: DecidedStep, tiers: string): string {
  if (step.tier === "automated") return `; what it leaves goes to ${tiers}`;
  return step.fallback.length > 0 ? `, or ${tiers} where that cannot answer` : `, then ${tiers}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
