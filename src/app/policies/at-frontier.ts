import type { PipelineStep, Policy } from "../../domain/index.ts";

/** The same pipeline, every step that a model does at frontier; scripts stay scripts. What was published for other tiers does not count. */
export function atFrontier(policy: Policy): Policy {
  return {
    ...policy,
    name: `${policy.name}, all at frontier`,
    cap: "frontier",
    main: "routed",
    rules: [{ name: "always frontier", when: {}, tier: "frontier", because: "it is compared with" }],
    raiseWhen: [],
    demoteWhen: [],
    ladder: ["frontier"],
    pipeline: policy.pipeline.map(stepAtFrontier),
    assessor: undefined,
    learned: undefined,
    predictor: undefined,
  };
}

function stepAtFrontier(step: PipelineStep): PipelineStep {
  const { typicalUsd: _published, ladder: _ladder, ...rest } = step;
  return step.tier === "automated" ? rest : { ...rest, tier: "frontier", fallback: [] };
}
