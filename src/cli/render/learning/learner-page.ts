import type { LearnedOnSplits, LearnerEvaluated } from "../../../app/index.ts";
import type { OverSplits, SplitScore } from "../../../learning/index.ts";
import { count } from "../count.ts";
import { harmless } from "../harmless.ts";
import { table } from "../table.ts";
import { interval, points, share } from "./figures.ts";

/** What learning from so many outcomes is worth, over random splits. */
export function learnerPage({ read, train, splits, what }: LearnerEvaluated): string {
  const rest = read.tasks.length - train;
  const head = `learned from ${count(train)} tasks of ${harmless(read.file)}, scored on the other ${count(rest)}, ${count(splits)} times at random\n\n`;
  const page = what.kind === "cascade" ? cascadeTable(what) : predictorTable(what);
  return `${head}${page}\nmeasured on recorded outcomes, at the prices of their time; intervals are those of the means over the splits\n`;
}

function cascadeTable({
  verifier,
  against,
  learned,
  fixed,
  pool,
}: LearnedOnSplits & { readonly kind: "cascade" }) {
  const page = table({
    head: [`against ${harmless(against)} always`, "quality", "", "saved", ""],
    rows: [splitRow("learned", learned), splitRow("best fixed cascade of the same tasks", fixed)],
    right: ["quality", "saved"],
  });
  const check = `a check that accepts ${share(verifier.tpr)} of right and ${share(verifier.fpr)} of wrong results`;
  return `${page}\n${harmless(pool.join(", "))}, with ${check}\n`;
}

function predictorTable({
  name,
  weak,
  strong,
  apgr,
  cpt50,
  cpt80,
  kept,
}: LearnedOnSplits & { readonly kind: "predictor" }) {
  const page = table({
    head: [`${name}, over eleven points`, "mean", "", "random"],
    rows: [
      overRow("APGR, higher is better", apgr, "0.500"),
      overRow("CPT(50), lower is better", cpt50, "0.500"),
      overRow("CPT(80), lower is better", cpt80, "0.800"),
    ],
    right: ["mean"],
  });
  return `${page}\n${harmless(weak)} or ${harmless(strong)}; in ${share(kept)} of the splits it beat chance on its own tasks and would have been used\n`;
}

function splitRow(name: string, { qualityGain, saving }: SplitScore): readonly string[] {
  return [
    name,
    points(qualityGain.mean),
    interval(qualityGain, points),
    share(saving.mean),
    interval(saving, share),
  ];
}

function overRow(label: string, over: OverSplits, chance: string): readonly string[] {
  return [label, over.mean.toFixed(3), interval(over, (value) => value.toFixed(3)), chance];
}
