import type { LearnedRoute, LearnedStep } from "../../domain/index.ts";

/** A fixed cascade in the shape of a learned route: each model in turn until one is accepted, whatever it costs. */
export function fixedRoute(models: readonly string[]): Pick<LearnedRoute, "cascade" | "giveUp" | "start"> {
  const start = models.reduceRight<LearnedStep | undefined>(
    (next, model) => ({ try: model, ...(next === undefined ? {} : { rejected: [{ next: next }] }) }),
    undefined,
  );
  return {
    cascade: models,
    giveUp: { afterAttempts: models.length },
    start: start ?? { take: "" },
  };
}
