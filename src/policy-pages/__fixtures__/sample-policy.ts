import { nanoUsdFromUsd, type PipelineStep, type Policy } from "../../domain/index.ts";
import { aPolicy } from "../../testing/index.ts";

function aStep(overrides: Partial<PipelineStep> & Pick<PipelineStep, "step" | "kind" | "tier">): PipelineStep {
  return { needs: ["text", "tools"], gates: [], fresh: false, afterFailures: 2, fallback: [], split: false, count: 1, ...overrides };
}

function usd(low: number, high: number) {
  return { low: nanoUsdFromUsd(low), high: nanoUsdFromUsd(high) };
}

/** A bit of everything that a policy may say. */
export const SAMPLE_POLICY: Policy = aPolicy({
  name: "sample",
  because: "mid plans, light writes, frontier reviews what is critical",
  main: "mid",
  rules: [
    {
      name: "explicit label",
      when: { namesRoute: true },
      tier: "named",
      place: "isolated",
      because: "the ticket names its tier or model",
    },
    {
      name: "many files",
      when: { files: { atLeast: 4 }, risk: ["none"] },
      tier: "mid",
      steps: { plan: "mid", implement: "light" },
      because: "planned first, then done in pieces",
      failureMode: "the pieces do not fit",
      detector: "the review of the whole",
    },
    {
      name: "cheap pattern",
      when: { titleWords: ["rename", "fix typo", "update text", "add console.log", "reformat", "lint", "scaffold"] },
      tier: "light",
      because: "well-defined execution",
      failureMode: "it is plausible and wrong",
      detector: "tests",
    },
    { name: "everything else", when: {}, tier: "mid", because: "no rule knew better" },
  ],
  raiseWhen: [{ name: "risky work", when: { risk: ["high"] }, to: "frontier", because: "a mistake is dear" }],
  demoteWhen: [
    {
      name: "very low",
      when: { complexityScore: { atMost: 0.1 }, kind: ["docs", "test"] },
      to: "light",
      because: "nothing in it is hard",
    },
  ],
  assessor: { ask: "heuristic-then-light", when: { files: {} }, mayLower: false, because: "titles say little" },
  targets: [{ metric: "light-share", atLeast: 0.4, atMost: 0.6 }],
  change: { mostFiles: 10, mostLines: undefined },
  caps: { taskUsd: nanoUsdFromUsd(2.5), rounds: 6, escalations: 1, turns: 30 },
  pipeline: [
    aStep({ step: "pre-flight", phase: "build", kind: "pre_flight", tier: "automated", typicalUsd: usd(0, 0) }),
    aStep({
      step: "plan",
      phase: "build",
      kind: "build-plan",
      tier: "mid",
      when: { files: { atLeast: 4 } },
      split: true,
      typicalUsd: usd(0.05, 0.15),
    }),
    aStep({ step: "implement", phase: "build", kind: "coding", tier: "routed", gates: ["lint", "tests"], typicalUsd: usd(0.3, 1) }),
    aStep({ step: "review", phase: "ship", kind: "review", tier: "frontier", gates: ["findings"], fresh: true, count: 2 }),
    aStep({ step: "commit", phase: "ship", kind: "commit", tier: "local", fallback: ["light"], typicalUsd: usd(0.001, 0.002) }),
  ],
});
