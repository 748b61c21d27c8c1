import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { LearnedRoute } from "../../domain/index.ts";
import { loadPolicy } from "../load.ts";
import { learnedPolicyText, policyName } from "./learned-policy-text.ts";

const presets = fileURLToPath(new URL("../../../presets", import.meta.url));

const ROUTE: LearnedRoute = {
  cascade: ["small", "large"],
  giveUp: { afterAttempts: 2 },
  start: { try: "small", rejected: [{ next: { try: "large" } }] },
  overrides: [],
  pool: ["small", "large"],
  verifier: { tpr: 0.9, fpr: 0.1 },
  learnedFrom: { tasks: 100, outcomes: 200 },
};

test("what is written is a policy that reads as it was learned", async () => {
  const folder = await mkdtemp(join(tmpdir(), "suffice-learned-"));
  const file = join(folder, "my-route.yaml");
  const comment = ["Learned from 100 tasks", "of a file\nwhose name breaks lines: no"];
  const predictor = { schema: "suffice.predictor/1", words: { "1": [0.5, -0.25] } };
  const because = 'small, then large: "cheaper"';
  await writeFile(
    file,
    learnedPolicyText({ file, extends: "evidence", because, comment, learned: ROUTE, predictor }),
  );
  const policy = await loadPolicy(file, presets, folder);
  await rm(folder, { recursive: true });
  expect(policy.assessor).toMatchObject({ ask: "score", mayLower: true });
  expect([policy.name, policy.because, policy.learned, policy.predictor, policy.cap]).toEqual([
    "my-route",
    because,
    ROUTE,
    predictor,
    "frontier",
  ]);
});

test("mined words are what demotes, where nothing raises", async () => {
  const folder = await mkdtemp(join(tmpdir(), "suffice-mined-"));
  const file = join(folder, "mined.yaml");
  const patterns = [{ words: ["bump version"], tier: "light", because: "41 of 42 passed" }] as const;
  await writeFile(
    file,
    learnedPolicyText({ file, extends: "evidence", because: "it shows", comment: [], patterns }),
  );
  const policy = await loadPolicy(file, presets, folder);
  await rm(folder, { recursive: true });
  expect(policy.demoteWhen).toEqual([
    {
      name: "mined: bump version",
      when: { titleWords: ["bump version"] },
      to: "light",
      because: "41 of 42 passed",
    },
  ]);
});

test.each([
  ["./learned.yaml", "learned"],
  ["Route of the 3rd.YML", "route-of-the-3rd"],
  ["/somewhere/42.json", "learned"],
  ["--", "learned"],
])("a policy saved as %s is called %s", (file, name) => {
  expect(policyName(file)).toBe(name);
});
