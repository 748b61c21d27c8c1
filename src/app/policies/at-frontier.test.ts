import { expect, test } from "vitest";
import { estimatePipeline } from "../../advice/index.ts";
import { nanoUsd, type PipelineStep } from "../../domain/index.ts";
import { ACME_MODELS, ACME_PRICES, aPolicy, NOON } from "../../testing/index.ts";
import { atFrontier } from "./at-frontier.ts";

const [STEP] = aPolicy().pipeline;

function aStep(overrides: Partial<PipelineStep>): PipelineStep {
  if (STEP === undefined) throw new Error("the builder's policy has a step");
  return { ...STEP, ...overrides };
}

const CONTEXT = { models: ACME_MODELS, priceBook: ACME_PRICES, at: NOON };

test("every step that a model does goes to frontier, whatever rules, modifiers, caps and published costs say", () => {
  const policy = aPolicy({
    cap: "mid",
    ladder: ["light", "mid"],
    demoteWhen: [{ name: "down", when: {}, to: "light", because: "cheap" }],
    pipeline: [
      aStep({ step: "check", kind: "pre_flight", tier: "automated", gates: [] }),
      aStep({ step: "write", tier: "routed", typicalUsd: { low: nanoUsd(1), high: nanoUsd(2) } }),
      aStep({ step: "review", kind: "review", tier: "light", ladder: ["light"] }),
    ],
  });
  const { steps } = estimatePipeline(atFrontier(policy), CONTEXT);
  expect(steps.map(({ step, tier, model, basis }) => [step, tier, model, basis])).toEqual([
    ["check", "automated", undefined, "projected"],
    ["write", "frontier", "acme-frontier", "projected"],
    ["review", "frontier", "acme-frontier", "projected"],
  ]);
});
