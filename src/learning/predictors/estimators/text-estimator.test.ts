import { expect, test } from "vitest";
import { predict } from "../predict.ts";
import type { Predictor } from "../predictor.ts";
import { textEstimator } from "./text-estimator.ts";

const ROWS = [
  { text: "Fix typo in README", weak: 1, strong: 1 },
  { text: "Fix deadlock when 3 jobs wait for each other", weak: 0, strong: 1 },
  { text: "Add a button to the `settings` page", weak: 1, strong: 1 },
  { text: "Deadlock in the scheduler, again?", weak: 0, strong: 1 },
  { text: "Fix typo in the settings page", weak: 1, strong: 0 },
  { text: "Prove that the scheduler is fair", weak: 0, strong: undefined },
].map((row) => ({ ...row, repo: undefined }));

test("what is written down says of a text what was learned, to three digits", () => {
  const estimator = textEstimator(ROWS, { need: "gain", prior: { structure: 0.03, grams: 0.1 } });
  const everything = [...ROWS.keys()];
  const predictor: Predictor = {
    schema: "suffice.predictor/1",
    name: "difference",
    weak: "light",
    strong: "frontier",
    tasks: ROWS.length,
    kept: true,
    because: "",
    heldOut: undefined,
    base: { weak: 0.5, strong: 0.8 },
    model: estimator.model(),
    calibration: { weak: undefined, strong: undefined },
  };
  const learned = [...estimator.estimate(everything, everything).need];
  expect(ROWS.map((row) => predict(predictor, row).score)).toEqual(
    learned.map((need) => expect.closeTo(need, 3)),
  );
  expect(new Set(learned.map((need) => need.toFixed(4))).size).toBe(ROWS.length);
});
