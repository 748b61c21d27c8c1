import { type LearnedStep, modelNamed, type Policy } from "../../domain/index.ts";
import type { CheckContext } from "../check-context.ts";
import type { Complaint } from "../complaint.ts";

/** A learned route that names models which may not be chosen here: what was learned does not hold for what is left of it. */
export function missingLearnedModels({ learned }: Policy, { models }: CheckContext): readonly Complaint[] {
  if (learned === undefined) return [];
  const starts = [learned.start, ...learned.overrides.map(({ start }) => start)];
  const named = [...new Set([...learned.cascade, ...starts.flatMap(modelsOf)])];
  const missing = named.filter((name) => modelNamed(models, name) === undefined);
  if (missing.length === 0) return [];
  const isAll = missing.length === named.length;
  const rest = isAll ? "none is left, so the ladder decides" : "it goes on with those that are left";
  return [
    {
      id: "learned-model-missing",
      severity: isAll ? "error" : "warning",
      where: "learned",
      what: `the learned route names ${missing.join(", ")}, which may not be chosen here; ${rest}`,
      whatToDo:
        "add a provider that serves them, or learn again with `suffice learn` for the models that are there",
    },
  ];
}

function modelsOf(step: LearnedStep): readonly string[] {
  if ("take" in step) return [step.take];
  const branches = [...(step.accepted ?? []), ...(step.rejected ?? [])];
  return [step.try, ...branches.flatMap(({ next }) => modelsOf(next))];
}
