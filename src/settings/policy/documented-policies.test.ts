import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import type { Tier } from "../../domain/index.ts";
import { decide } from "../../routing/index.ts";
import { aDecisionContext, aFact, aTask } from "../../testing/index.ts";
import { loadPolicy } from "../load.ts";

const presets = fileURLToPath(new URL("../../../presets", import.meta.url));
const page = readFileSync(fileURLToPath(new URL("../../../docs/policies.md", import.meta.url)), "utf8");
const folder = mkdtempSync(join(tmpdir(), "suffice-documented-"));

afterAll(() => rmSync(folder, { recursive: true }));

const examples = [...page.matchAll(/^```yaml\n(policy: (\S+)\n[^`]*)^```$/gm)].map(
  ([, text = "", name = ""]) => {
    writeFileSync(join(folder, `${name}.yaml`), text);
    return name;
  },
);
const load = (name: string) => loadPolicy(`./${name}.yaml`, presets, folder);

test("docs/policies.md shows policies", () => {
  expect(examples).toEqual([
    "ours",
    "composed",
    "decision-tree",
    "thresholds",
    "asking",
    "learned-here",
    "with-failure-modes",
  ]);
});

test.each(examples)("the policy %s that docs/policies.md shows is valid", async (name) => {
  expect((await load(name)).name).toBe(name);
});

const TREE: readonly (readonly [string, string, Tier])[] = [
  ["Feature design", "planning", "mid"],
  ["System architecture", "planning", "mid"],
  ["API contracts", "planning", "mid"],
  ["File edits", "execution", "light"],
  ["CRUD scaffolding", "execution", "light"],
  ["Test runs", "execution", "light"],
  ["Auth review", "complex review", "frontier"],
  ["Architecture audit", "complex review", "frontier"],
];

test.each(TREE)("the decision tree's own example %j hits the leaf %s", async (title, rule, tier) => {
  const policy = await load("decision-tree");
  const decision = decide(aTask({ ticket: { title } }), aDecisionContext({ policy }));
  expect({ rule: decision.rule, tier: decision.tier }).toEqual({ rule, tier });
});

test("critical planning goes to frontier, as the tree says, and what fits no branch to mid", async () => {
  const policy = await load("decision-tree");
  const tierOf = (title: string, risks: readonly ReturnType<typeof aFact<"high">>[]) =>
    decide(aTask({ risks, ticket: { title } }), aDecisionContext({ policy })).tier;
  expect([tierOf("Design the login", [aFact("high")]), tierOf("Make it nicer", [])]).toEqual([
    "frontier",
    "mid",
  ]);
});
