import { expect, test } from "vitest";
import type { Json } from "../../domain/index.ts";
import { readPredictor } from "./read-predictor.ts";

const TEXT = {
  schema: "suffice.predictor/1",
  name: "difference",
  weak: "small",
  strong: "large",
  tasks: 80,
  kept: true,
  because: "it beat chance",
  base: { weak: 0.5, strong: 0.8 },
  model: {
    kind: "text",
    need: "gain",
    structure: { words: { mean: 9, deviation: 2, weak: -0.1, strong: 0 } },
    words: { "17": [0.1, -0.2] },
  },
  calibration: { weak: { intercept: 0, slope: 1 } },
} as const satisfies Json;

test("what was saved is read as it was", () => {
  expect(readPredictor(TEXT)).toEqual(TEXT);
  const { model: _none, ...base } = TEXT;
  expect(readPredictor(base)).toEqual(base);
  expect(readPredictor({ ...TEXT, name: "longest-prompt", model: { kind: "length" } })).toMatchObject({
    model: { kind: "length" },
  });
});

test.each<[string, Json]>([
  ["it is no object", []],
  ["schema is not suffice.predictor/1", { ...TEXT, schema: "suffice.predictor/2" }],
  ["name is none of longest-prompt", { ...TEXT, name: "oracle" }],
  ["weak and strong are no models", { ...TEXT, weak: 1 }],
  ["kept and because are missing", { ...TEXT, kept: "yes" }],
  ["base has no two shares", { ...TEXT, base: { weak: 2, strong: 0 } }],
  ["calibration has a line without", { ...TEXT, calibration: { weak: { intercept: 0 } } }],
  ["model.kind is none of", { ...TEXT, model: { kind: "table" } }],
  ["model.need is neither", { ...TEXT, model: { ...TEXT.model, need: "more" } }],
  ["model.structure has a weight", { ...TEXT, model: { ...TEXT.model, structure: { words: { mean: 1 } } } }],
  ["model.words has a weight", { ...TEXT, model: { ...TEXT.model, words: { "1": [1] } } }],
  [
    "model.repositories has rates",
    { ...TEXT, model: { kind: "repository", repositories: { a: { weak: 1 } } } },
  ],
])("a predictor that was broken is refused: %s", (message, value) => {
  expect(() => readPredictor(value)).toThrow(`predictor: ${message}`);
});
