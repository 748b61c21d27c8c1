import type { LearnedStep, PipelineStep, Policy, PolicyTarget, Rule, Tier } from "../../domain/index.ts";
import { conditionText, either } from "./condition-text.ts";
import { usdText } from "./money-text.ts";

/** `mid`, `as the label says`. */
export function tierText(tier: Tier | "named" | "routed"): string {
  if (tier === "named") return "as the label says";
  return tier === "routed" ? "by the rules" : tier;
}

/** Where a rule's work runs: said only where the rule says it. */
export function placeText({ place }: Rule): string {
  if (place === "isolated") return "may leave the conversation";
  return place === "main" ? "stays in the conversation" : "";
}

/** `plan mid, implement light`; empty where the rule gives its steps no tiers of their own. */
export function stepTiersText({ steps = {} }: Rule): string {
  return Object.entries(steps)
    .map(([step, tier]) => `${step} ${tier}`)
    .join(", ");
}

/** What is particular about a step, besides its tier and gates. */
export function stepNotes(step: PipelineStep): readonly string[] {
  return [
    ...(step.when === undefined ? [] : [`only where ${conditionText(step.when)}`]),
    ...(step.fresh ? ["a fresh context"] : []),
    ...(step.count > 1 ? [`${step.count} reviewers, each alone`] : []),
    ...(step.split ? ["splits the work into chunks"] : []),
    ...(step.ladder === undefined ? [] : [`climbs ${step.ladder.join(" → ")}`]),
    ...(step.fallback.length === 0 ? [] : [`${either(step.fallback)} where that cannot answer`]),
  ];
}

/** How work climbs, and where the conversation begins that taken-back work returns to. */
export function escalationSentences({ ladder, caps, cap, pipeline, main }: Policy): readonly string[] {
  const gated = pipeline.filter(({ gates, tier }) => gates.length > 0 && tier !== "automated");
  const after = [...new Set(gated.map(({ afterFailures }) => afterFailures))].toSorted((a, b) => a - b);
  return [
    `Cascade: ${ladder.join(" → ")}, never above ${cap}.`,
    after.length === 0
      ? "No gate judges a model's work, so nothing climbs."
      : `Up after ${either(after.map(String))} failed verdict${after.length === 1 && after[0] === 1 ? "" : "s"} at a tier.`,
    caps.escalations === 0
      ? "No escalation: what fails ends there."
      : `At most ${counted(caps.escalations, "escalation")} a task.`,
    `The main conversation is opened at ${main === "routed" ? "the tier of the task that opens it" : main}.`,
  ];
}

/** What stops work, and what may leave the conversation. */
export function limitSentences({
  caps,
  change,
  delegation,
  floor,
  cap,
  evidence,
}: Policy): readonly string[] {
  const { mostFiles, mostLines } = change;
  const size = [
    ...(mostFiles === undefined ? [] : [counted(mostFiles, "file")]),
    ...(mostLines === undefined ? [] : [counted(mostLines, "line")]),
  ];
  const kinds =
    delegation.whitelist.length === 0 ? "no kind of work by itself" : either(delegation.whitelist);
  const attempt =
    delegation.attemptUsd === undefined ? "" : `, taken back above ${usdText(delegation.attemptUsd)}`;
  const priors = Object.entries(evidence.prior).map(([tier, rate]) => `${tier} ${percent(rate)}`);
  return [
    `Tiers: from ${floor} to ${cap}, whatever a ticket says.`,
    `A task: ${caps.taskUsd === undefined ? "no cap in dollars" : `at most ${usdText(caps.taskUsd)}`}, ${counted(caps.rounds, "round")}, ${counted(caps.turns, "turn")} a round.`,
    ...(size.length === 0 ? [] : [`A change: at most ${size.join(" and ")}.`]),
    `Delegation, if it is on: ${kinds}; at most ${counted(delegation.mostFiles, "file")}${attempt}.`,
    `Below mid: where the lower bound of measured passes clears ${percent(evidence.bar)}, or a gate follows and fewer than ${counted(evidence.minimum, "outcome")} are known.`,
    ...(priors.length === 0 ? [] : [`Assumed pass rates, not measured: ${priors.join(", ")}.`]),
  ];
}

/** What is taken for a sign of risk; empty where nothing is. */
export function riskSentences({ risk }: Policy): readonly string[] {
  const lists = [
    ["Words in the ticket", risk.words],
    ["Parts of paths", risk.paths],
    ["Labels", risk.labels],
  ] as const;
  return lists.flatMap(([what, signs]) => (signs.length === 0 ? [] : [`${what}: ${signs.join(", ")}.`]));
}

/** What was learned from outcomes in place of the ladder; empty where nothing was. */
export function learnedSentences({ learned, predictor }: Policy): readonly string[] {
  const route =
    learned === undefined
      ? []
      : [
          `Learned from ${counted(learned.learnedFrom.outcomes, "outcome")} of ${counted(learned.learnedFrom.tasks, "task")}: ${learned.cascade.join(" → ")}; after ${counted(learned.giveUp.afterAttempts, "rejected attempt")} the best of them is taken.`,
          ...learned.overrides.map(
            ({ by, value, start }) => `Its own way for ${by} ${value}: ${firstModel(start)} first.`,
          ),
          `Learned for a gate that accepts ${percent(learned.verifier.tpr)} of good work and ${percent(learned.verifier.fpr)} of bad.`,
        ];
  return [...route, ...(predictor === undefined ? [] : ["A learned score of need is read as well."])];
}

function firstModel(step: LearnedStep): string {
  return "take" in step ? step.take : step.try;
}

/** Who is asked how hard a task is; empty where nobody is. */
export function assessorSentences({ assessor }: Policy): readonly string[] {
  if (assessor === undefined) return [];
  const who = assessor.ask.replaceAll("-", " ");
  const lower = assessor.mayLower ? "It may raise, and lower where a gate follows." : "It may only raise.";
  return [
    `Asked how hard it is: ${who}, where ${conditionText(assessor.when)}: ${assessor.because}. ${lower}`,
  ];
}

/** `light-share: at least 0.4, at most 0.6`. */
export function targetText({ metric, atLeast, atMost }: PolicyTarget): string {
  const bounds = [
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
  ];
  return `${metric}: ${bounds.join(", ")}`;
}

function counted(count: number, unit: string): string {
  return `${count.toLocaleString("en-US")} ${unit}${count === 1 ? "" : "s"}`;
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
