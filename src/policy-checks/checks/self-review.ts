import { type DecidedStep, type Policy, type TaskKind, TIERS } from "../../domain/index.ts";
import type { CheckContext } from "../check-context.ts";
import type { Complaint } from "../complaint.ts";
import { decideAt } from "../decide-at.ts";
import { isJudge } from "../step-kinds.ts";
import { ruledTiers } from "../tier-uses.ts";

/** What each sort of judge reads. */
const AUTHORS_OF: Readonly<Partial<Record<TaskKind, readonly TaskKind[]>>> = {
  review: ["coding", "refactor", "migration", "test"],
  audit: ["coding", "refactor", "migration", "test"],
  validation: ["draft", "build-plan", "research", "design"],
};

interface SameModel {
  readonly judge: DecidedStep;
  readonly author: DecidedStep;
  readonly model: string;
}

/** Reviews for which there is no other model than the one that wrote: what it overlooked once it overlooks again. */
export function selfReviews(policy: Policy, context: CheckContext): readonly Complaint[] {
  const found = new Map<string, SameModel & { readonly tiers: string[] }>();
  // A step that is only for some tasks reviews as well.
  const all = { ...policy, pipeline: policy.pipeline.map(({ when: _always, ...step }) => step) };
  const tiers = ruledTiers(policy);
  for (const tier of TIERS.filter((each) => each !== "automated" && tiers.includes(each))) {
    const decision = decideAt(tier, all, context);
    if (decision.outcome === "refused") continue;
    for (const same of sameModels(decision.steps)) {
      const known = found.get(same.judge.step);
      if (known === undefined) found.set(same.judge.step, { ...same, tiers: [tier] });
      else known.tiers.push(tier);
    }
  }
  // The second of several reviewers has a name that the policy does not know; the first one stands for all.
  const own = policy.pipeline.map(({ step }) => step);
  return [...found.values()].filter(({ judge }) => own.includes(judge.step)).map(complaintOf);
}

function sameModels(steps: readonly DecidedStep[]): readonly SameModel[] {
  return steps.flatMap((judge, index) => {
    if (!isJudge(judge)) return [];
    const author = steps
      .slice(0, index)
      .findLast(({ kind }) => AUTHORS_OF[judge.kind]?.includes(kind) ?? false);
    const [only, ...others] = judge.rungs[0]?.models ?? [];
    const model = author?.rungs[0]?.models[0];
    if (author === undefined || model === undefined || only !== model || others.length > 0) return [];
    return [{ judge, author, model }];
  });
}

function complaintOf({
  judge,
  author,
  model,
  tiers,
}: SameModel & { readonly tiers: readonly string[] }): Complaint {
  const when = `for tasks at ${tiers.join(", ")}`;
  const context = judge.fresh
    ? "; its context is fresh, its blind spots are not"
    : ", and not even in a fresh context";
  const fresh = judge.fresh ? "" : ", or at least `fresh: true`";
  return {
    id: "same-model-reviews",
    severity: "warning",
    where: `step "${judge.step}"`,
    what: `${when}, ${model} judges what ${model} wrote in step "${author.step}"${context}`,
    whatToDo: `give it another tier, or add a second model of tier ${judge.tier}${fresh}`,
  };
}
