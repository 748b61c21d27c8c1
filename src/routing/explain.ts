import { type CostRange, type Decision, formatUsd, type PassRate, type TraceStep } from "../domain/index.ts";
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

/** A decision for a person: the answer, the path to it, what was refused and why, and what would flip it. */
export function explain(decision: Decision, flips: readonly Flip[]): string {
  const lines = [headline(decision), "", "Why:", ...decision.trace.map((step) => `  - ${sentenceOf(step)}`)];
  if (decision.outcome === "routed") {
    lines.push("", "Steps:", ...stepLines(decision.steps));
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
    : `${percent(rate.mean)} measured over ${rate.n}, at least ${percent(rate.lower)}`;
}

function stepLines(steps: Extract<Decision, { outcome: "routed" }>["steps"]): readonly string[] {
  return steps.map((step) => {
    const ladder =
      step.rungs.length > 1
        ? `, then ${step.rungs
            .slice(1)
            .map((rung) => rung.tier)
            .join(", ")}`
        : "";
    const gates = step.gates.length > 0 ? `; gates: ${step.gates.join(", ")}` : "";
    return `  - ${step.step}: ${step.tier}, ${step.place}${ladder}${gates}`;
  });
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
