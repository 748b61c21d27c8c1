import { expect, test } from "vitest";
import type { Json } from "../../domain/index.ts";
import { ACME_MODELS, aPolicy, aTask } from "../../testing/index.ts";
import { scoreAssessment } from "./score-assessment.ts";

/** Learned from one feature: long texts need the strong model. */
function predictorWith(overrides: { readonly [key: string]: Json } = {}): Json {
  return {
    schema: "suffice.predictor/1",
    name: "structure",
    weak: "acme-light",
    strong: "acme-frontier",
    tasks: 200,
    kept: true,
    because: "it beat chance",
    base: { weak: 0.5, strong: 0.9 },
    model: {
      kind: "text",
      need: "failure",
      structure: { characters: { mean: 2, deviation: 1, weak: -0.2, strong: 0 } },
      words: {},
    },
    calibration: {},
    ...overrides,
  };
}

const said = (title: string, predictor: Json = predictorWith()) =>
  scoreAssessment(aTask({ ticket: { title } }), aPolicy({ predictor }), ACME_MODELS);

test("a score says the strong model's tier where the need is above what is usual, else the weak one's, for nothing", () => {
  const [short, long] = [said("Fix"), said("Rework the whole of the checkout ".repeat(40))];
  expect([short?.tier, long?.tier]).toEqual(["light", "frontier"]);
  expect([long?.by, long?.cost]).toEqual(["score structure", 0]);
  expect(long?.because).toMatch(/^it needs acme-frontier more than most \(0\.\d+\)$/);
});

test("a score that did not beat chance, has no usual value, or knows other models says nothing", () => {
  expect(said("Fix", predictorWith({ kept: false }))).toBeUndefined();
  expect(said("Fix", predictorWith({ name: "longest-prompt", model: { kind: "length" } }))).toBeUndefined();
  const repositories = { "acme/shop": { weak: 0, strong: 0, gain: 0 } };
  expect(
    said("Fix", predictorWith({ name: "repository", model: { kind: "repository", repositories } })),
  ).toBeUndefined();
  expect(said("Fix", predictorWith({ weak: "elsewhere" }))).toBeUndefined();
  expect(scoreAssessment(aTask(), aPolicy(), ACME_MODELS)).toBeUndefined();
});

test("a score that was broken is refused by what is wrong with it", () => {
  expect(() => said("Fix", predictorWith({ base: {} }))).toThrow("predictor: base has no two shares");
});
