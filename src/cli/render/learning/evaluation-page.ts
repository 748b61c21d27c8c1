import type { Evaluated } from "../../../app/index.ts";
import type { Comparison, Estimate, Scored } from "../../../evaluation/index.ts";
import { count } from "../count.ts";
import { harmless } from "../harmless.ts";
import { cut, table } from "../table.ts";
import { interval, points, share, taskUsd, usd } from "./figures.ts";

const MOST_NAME = 46;

/** What was evaluated beside what needs no routing, each figure with its 95 % interval; then how a score orders, and how true it is. */
export function evaluationPage({ read, evaluation }: Evaluated): string {
  const { verifier, notTried, tasks } = evaluation;
  const checks =
    verifier.tpr === 1 && verifier.fpr === 0
      ? "a perfect check"
      : `a check that accepts ${share(verifier.tpr)} of right and ${share(verifier.fpr)} of wrong results`;
  const left = notTried.map(
    ({ model, neededBy, tasks: many }) =>
      `left out: ${count(many)} tasks on which ${harmless(model)} was not tried, which the ${neededBy} needs\n`,
  );
  const parts = [
    `${harmless(evaluation.name)} on ${count(tasks)} tasks of ${harmless(read.file)}, with ${checks}\n`,
    ...left,
    ...(read.skipped.length === 0 ? [] : [skippedLine(read)]),
    "\n",
    mainTable({ evaluation }),
    "\n",
    comparisons([evaluation.againstStrong, evaluation.againstBestSingle, evaluation.againstBestFixedCascade]),
    parityLine({ evaluation }),
    scoreLines({ evaluation }),
    choices({ evaluation }),
    read.withoutCost > 0
      ? `\n${count(read.withoutCost)} outcomes have no recorded cost and count as free: costs and savings are no figures here\n`
      : "",
    "\nmeasured on recorded outcomes, at the prices of their time; intervals are 95 %, from resampling the tasks\n",
  ];
  return parts.join("");
}

function skippedLine({ skipped }: Evaluated["read"]): string {
  const [first] = skipped;
  const more = skipped.length === 1 ? "" : `, and ${count(skipped.length - 1)} more`;
  return first === undefined ? "" : `skipped: line ${first.line} (${harmless(first.because)})${more}\n`;
}

function mainTable({ evaluation }: Pick<Evaluated, "evaluation">): string {
  const { quality, costUsd, singles, bestFixedCascade, oracle, perfectCascade, tasks } = evaluation;
  const own: Scored = { name: "this policy", quality, costUsd };
  const all = [
    own,
    named(`best fixed cascade: ${bestFixedCascade.models.join(" > ")}`, bestFixedCascade),
    ...singles.toSorted((a, b) => b.quality.value - a.quality.value),
    named("oracle: the cheapest that solves it", oracle),
    ...(singles.length > 1 ? [named("all as a cascade, perfectly checked", perfectCascade)] : []),
  ];
  return table({
    head: ["", "quality", "", "cost", "", "a task"],
    rows: all.map((each) => [
      cut(each.name, MOST_NAME),
      share(each.quality.value),
      interval(each.quality, share),
      usd(each.costUsd.value),
      interval(each.costUsd, usd),
      taskUsd(each.costUsd.value / tasks),
    ]),
    right: ["quality", "cost", "a task"],
  });
}

function comparisons(all: readonly Comparison[]): string {
  const unique = all.filter((each, index) => all.findIndex((other) => other.with === each.with) === index);
  return table({
    head: ["against", "quality", "", "saved", ""],
    rows: unique.map(({ with: name, qualityDifference, saving }) => [
      cut(name, MOST_NAME),
      points(qualityDifference.value),
      interval(qualityDifference, points),
      saving === undefined ? "" : share(saving.value),
      saving === undefined ? "it is free" : interval(saving, share),
    ]),
    right: ["quality", "saved"],
  });
}

/** How good the check must be for two tiers to lose nothing. */
function parityLine({ evaluation }: Pick<Evaluated, "evaluation">): string {
  const { weak, strong, parity } = evaluation;
  if (weak === strong) return "";
  const { largestFprPerTpr: most } = parity;
  const bound =
    most === undefined ? "under any check" : `while the check's FPR/TPR stays up to ${most.toFixed(3)}`;
  return `\n${harmless(weak)}, then ${harmless(strong)}, is as good as ${harmless(strong)} alone ${bound}\n`;
}

function scoreLines({ evaluation }: Pick<Evaluated, "evaluation">): string {
  const { ranking, probabilities, random } = evaluation;
  if (ranking === undefined) return "";
  const { apgr, cpt50, cpt80, auc, costAtFrontierQuality } = ranking;
  const saved = costAtFrontierQuality.saving;
  const page = table({
    head: ["score", "exact", "", "11 points", "random"],
    rows: [
      row("APGR, higher is better", apgr.exact, apgr.elevenPoint, spread(random.apgr)),
      row("CPT(50), lower is better", cpt50.exact, cpt50.elevenPoint, spread(random.cpt50)),
      row("CPT(80), lower is better", cpt80.exact, cpt80.elevenPoint, spread(random.cpt80)),
      row("AUC, 0.5 is chance", auc, undefined, ""),
      row("saved at frontier quality", saved, undefined, spread(random.savingAtFrontierQuality)),
      ...(probabilities === undefined
        ? []
        : [
            row("Brier, lower is better", probabilities.brier, undefined, ""),
            row("Brier of the base rate", probabilities.baseRateBrier, undefined, ""),
            row("calibration error (ECE10)", probabilities.ece, undefined, ""),
          ]),
    ],
    right: ["exact", "11 points"],
  });
  return `\n${page}`;
}

const MOST_CHOICES = 6;

function choices({ evaluation }: Pick<Evaluated, "evaluation">): string {
  const shown = evaluation.choices.slice(0, MOST_CHOICES);
  if (shown.length < 2) return "";
  const page = table({
    head: ["likeliest way", "tasks"],
    rows: shown.map(({ models, share: part }) => [cut(models.join(" > "), 70), share(part)]),
    right: ["tasks"],
  });
  return `\n${page}`;
}

function plain(estimate: Estimate | undefined): string {
  return estimate === undefined ? "" : estimate.value.toFixed(3);
}

function named(name: string, scored: Scored): Scored {
  return { ...scored, name };
}

function row(
  name: string,
  exact: Estimate | undefined,
  eleven: Estimate | undefined,
  chance: string,
): readonly string[] {
  const around = exact === undefined ? "" : interval(exact, (value) => value.toFixed(3));
  return [name, plain(exact), around, plain(eleven), chance];
}

function spread(value: { readonly mean: number; readonly sd: number } | undefined): string {
  return value === undefined ? "" : `${value.mean.toFixed(3)} +- ${value.sd.toFixed(3)}`;
}
