import { expect, test } from "vitest";
import { stringify } from "yaml";
import { type LearnedRoute, SufficeError } from "../../domain/index.ts";
import { parseYaml } from "../parse-yaml.ts";
import { learnedSchema, learnedYaml } from "./learned-schema.ts";

const ROUTE: LearnedRoute = {
  cascade: ["a", "c"],
  giveUp: { afterAttempts: 2 },
  start: {
    try: "a",
    accepted: [{ upToUsd: 0.5, next: { take: "a" } }, { next: { try: "c" } }],
    rejected: [
      { upToUsd: 0.1, next: { try: "b" } },
      { upToUsd: 0.4, next: { try: "c" } },
      { next: { take: "a" } },
    ],
  },
  overrides: [{ by: "repo", value: "acme/list", start: { try: "c" } }],
  pool: ["a", "b", "c"],
  verifier: { tpr: 0.9, fpr: 0.1 },
  learnedFrom: { tasks: 100, outcomes: 300 },
};

const read = (text: string) => parseYaml({ file: "learned.yaml", text }, learnedSchema);

test("what was learned is written into a policy, and read again as it was", () => {
  expect(read(stringify(learnedYaml(ROUTE)))).toStrictEqual(ROUTE);
});

test.each<[string, Partial<Record<string, unknown>>, string]>([
  ["no model at all", { cascade: [] }, "learned.yaml:1:1: cascade: Too small"],
  ["an unknown key", { cascades: [] }, 'unknown key "cascades". Did you mean "cascade"?'],
  ["a rate above 1", { verifier: { tpr: 9, fpr: 0 } }, "verifier.tpr: Too big"],
  ["a step that does nothing", { start: {} }, "start: "],
  [
    "branches that fall",
    {
      start: {
        try: "a",
        rejected: [
          { up_to_usd: 2, next: { take: "a" } },
          { up_to_usd: 1, next: { take: "a" } },
        ],
      },
    },
    "branches rise in `up_to_usd`, and the last, and only that, has none",
  ],
  [
    "a last branch with a limit",
    { start: { try: "a", rejected: [{ up_to_usd: 2, next: { take: "a" } }] } },
    "branches rise in `up_to_usd`, and the last, and only that, has none",
  ],
])("refused: %s", (_, change, message) => {
  const text = stringify({ ...learnedYaml(ROUTE), ...change });
  expect(() => read(text)).toThrow(SufficeError);
  expect(() => read(text)).toThrow(message);
});
