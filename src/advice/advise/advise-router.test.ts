import { expect, test } from "vitest";
import { adviseRouter, type ProjectFacts, type RouterName } from "./advise-router.ts";

const NOTHING: ProjectFacts = {
  size: undefined,
  variation: undefined,
  hasClearBoundaries: undefined,
  wantsFineTuning: undefined,
};

test.each<readonly [RouterName, string, Partial<ProjectFacts>]>([
  ["rules", "nothing is known", {}],
  ["rules", "it is small", { size: "small", variation: "much", wantsFineTuning: true }],
  [
    "rules",
    "it is medium with clear boundaries",
    { size: "medium", hasClearBoundaries: true, variation: "little" },
  ],
  ["rules", "it is large, and its tasks are alike", { size: "large", variation: "little" }],
  ["hybrid", "it is medium and varies", { size: "medium", variation: "some" }],
  ["hybrid", "it is medium and varies much", { size: "medium", variation: "much", wantsFineTuning: true }],
  ["hybrid", "it is large and varies somewhat", { size: "large", variation: "some" }],
  ["hybrid", "its tasks are hard to tell apart", { size: "medium", hasClearBoundaries: false }],
  ["complexity", "it is large and varies much", { size: "large", variation: "much" }],
  ["complexity", "it is large and to be tuned", { size: "large", wantsFineTuning: true }],
])("the %s router fits where %s", (router, _where, facts) => {
  expect(adviseRouter({ ...NOTHING, ...facts }).recommend).toBe(router);
});

test("all three are described, the recommended one first", () => {
  const { because, routers } = adviseRouter({ ...NOTHING, size: "medium", variation: "some" });
  expect({ because, order: routers.map(({ router }) => router), first: routers[0] }).toEqual({
    because: "the project is medium, and its tasks vary",
    order: ["hybrid", "rules", "complexity"],
    first: {
      router: "hybrid",
      bestFor: "medium to large projects with some variation",
      pros: [
        "rules handle the typical case",
        "complexity handles the exceptions",
        "simple and flexible enough",
      ],
      cons: ["still needs an estimate of complexity for the exceptions"],
    },
  });
});
