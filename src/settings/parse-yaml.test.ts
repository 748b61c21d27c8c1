import { expect, test } from "vitest";
import { z } from "zod";
import { SufficeError } from "../domain/index.ts";
import { parseYaml } from "./parse-yaml.ts";
import { kindSchema, tierSchema, usdSchema } from "./vocabulary.ts";

const schema = z.strictObject({
  name: z.string(),
  tier: tierSchema.optional(),
  kinds: z.array(kindSchema).optional(),
  cap_usd: usdSchema.optional(),
  command: z.union([z.string(), z.array(z.string())]).optional(),
  steps: z
    .array(z.strictObject({ step: z.string(), when: z.strictObject({ kind: kindSchema }).optional() }))
    .optional(),
  scripts: z.partialRecord(kindSchema, z.strictObject({ run: z.string() })).optional(),
});

function parsed(text: string) {
  return parseYaml({ file: "team.yaml", text }, schema);
}

function mistakes(text: string): readonly string[] {
  try {
    parsed(text);
  } catch (error) {
    if (error instanceof SufficeError && error.code === "settings.invalid") return error.message.split("\n");
    throw error;
  }
  throw new Error("nothing was refused");
}

test("a file that fits becomes its value", () => {
  expect(parsed("name: a # a comment\ntier: cheap\nkinds: [lint]\ncap_usd: 0.1\n")).toEqual({
    name: "a",
    tier: "light",
    kinds: ["lint"],
    cap_usd: 100_000_000,
  });
});

test("JSON is accepted as well", () => {
  expect(parsed('{ "name": "a", "kinds": ["lint"] }')).toEqual({ name: "a", kinds: ["lint"] });
});

test.each([
  ["an unknown key", "name: a\nteir: mid\n", 'team.yaml:2:1: teir: unknown key "teir". Did you mean "tier"?'],
  [
    "an unknown key deep inside",
    "name: a\nsteps:\n  - step: plan\n    when: { knd: lint }\n",
    // Both: the key that is wrong, and the one that is therefore missing.
    'team.yaml:4:13: steps[0].when.knd: unknown key "knd". Did you mean "kind"?',
  ],
  [
    "an unknown key that is like no other",
    "name: a\nzzzzzzzz: 1\n",
    'team.yaml:2:1: zzzzzzzz: unknown key "zzzzzzzz". Possible here: name, tier, kinds, cap_usd, command, steps, scripts.',
  ],
  [
    "an unknown name in a table of kinds",
    "name: a\nscripts:\n  lnit: { run: x }\n",
    'team.yaml:3:3: scripts.lnit: unknown key "lnit". Did you mean "lint"?',
  ],
  [
    "a wrong tier",
    "name: a\ntier: fronteir\n",
    'team.yaml:2:1: tier: tier "fronteir" is not a tier. Did you mean "frontier"?',
  ],
  [
    "a wrong word of a list",
    "name: a\nkinds:\n  - lint\n  - docz\n",
    'team.yaml:4:5: kinds[1]: "docz" is not possible here. Did you mean "docs"?',
  ],
  ["a missing key", "tier: mid\n", "team.yaml:1:1: name: is missing"],
  ["a wrong type", "name: 5\n", "team.yaml:1:1: name: Invalid input: expected string, received number"],
  [
    "a value that is neither of two",
    "name: a\ncommand: 5\n",
    "team.yaml:2:1: command: Invalid input: expected string, received number; or Invalid input: expected array, received number",
  ],
  [
    "an amount that cannot be kept",
    "name: a\ncap_usd: 1e300\n",
    "team.yaml:2:1: cap_usd: Infinity is not a whole number of nano-dollars",
  ],
  ["a list instead of a map", "- a\n", "team.yaml:1:1: Invalid input: expected object, received array"],
  ["a key given twice", "name: a\nname: b\n", "team.yaml:2:1: Map keys must be unique"],
  [
    "a second document",
    "name: a\n---\nname: b\n",
    "team.yaml:2:1: Source contains multiple documents; please use YAML.parseAllDocuments()",
  ],
  [
    "an alias that names nothing",
    "name: *nobody\n",
    "team.yaml:1:1: Unresolved alias (the anchor must be set before the alias): nobody",
  ],
])("%s is refused with file, line, column and what would be right", (_, text, mistake) => {
  expect(mistakes(text)).toContain(mistake);
});

test("a mistake in the notation has its place", () => {
  expect(mistakes("name: a\ntier: [mid\n")).toEqual([
    expect.stringMatching(/^team\.yaml:3:1: Flow sequence in block collection must be /),
  ]);
});

test("two mistakes are both listed", () => {
  expect(mistakes("nmae: a\ntier: huge\n")).toEqual([
    "team.yaml:1:1: name: is missing",
    'team.yaml:2:1: tier: tier "huge" is not a tier. Possible here: automated, local, light, mid, frontier, free, cheap, balanced.',
    'team.yaml:1:1: nmae: unknown key "nmae". Did you mean "name"?',
  ]);
});

test("of many mistakes the first ten are listed and the rest counted", () => {
  const many = Array.from({ length: 14 }, (_, index) => `x${index}: 1`).join("\n");
  const listed = mistakes(`name: a\n${many}\n`);
  expect(listed).toHaveLength(11);
  expect(listed.at(-1)).toBe("… and 4 more");
});

test("an empty file, or one of comments alone, is an empty map and lacks what is required", () => {
  for (const text of ["", "\n\n", "# nothing yet\n", "null\n"]) {
    expect(mistakes(text)).toEqual(["team.yaml:1:1: name: is missing"]);
  }
});

test("aliases that multiply are refused before they fill the memory", () => {
  const lines = ["name: a", "a: &a [x, x, x, x, x, x, x, x, x]"];
  for (const [from, to] of ["ab", "bc", "cd", "de", "ef", "fg", "gh", "hi"]) {
    lines.push(`${to}: &${to} [${Array.from({ length: 9 }, () => `*${from}`).join(", ")}]`);
  }
  expect(mistakes(lines.join("\n"))).toEqual([
    "team.yaml:1:1: Excessive alias count indicates a resource exhaustion attack",
  ]);
});
