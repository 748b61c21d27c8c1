import type { Policy } from "../../domain/index.ts";

/** Whether a task under this policy may come to a local model that needs tools. */
export function reachesLocalTools({ pipeline, rules, ladder }: Policy): boolean {
  const steps = pipeline.filter(({ needs }) => needs.includes("tools"));
  const routes = [...ladder, ...rules.flatMap(({ tier, steps: own = {} }) => [tier, ...Object.values(own)])];
  return (
    steps.some(({ tier, ladder: own = [] }) => tier === "local" || own.includes("local")) ||
    (steps.some(({ tier }) => tier === "routed") && routes.includes("local"))
  );
}
