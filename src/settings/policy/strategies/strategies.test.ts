import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, describe as suite, test } from "vitest";
import { type Policy, SufficeError, type Task, type Tier } from "../../../domain/index.ts";
import { decide } from "../../../routing/index.ts";
import { aDecisionContext, aFact, anEvidenceRow, aTask } from "../../../testing/index.ts";
import { loadPolicy } from "../../load.ts";
import { FILED_STRATEGIES, STRATEGIES } from "./strategy.ts";

const presets = fileURLToPath(new URL("../../../../presets", import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "suffice-strategies-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** plan-execute-review with its own way of choosing taken out, and `text` in its place. */
async function policyWith(text: string, base = "plan-execute-review"): Promise<Policy> {
  await writeFile(join(folder, "mine.yaml"), `policy: mine\nextends: ${base}\nrules: []\n${text}\n`);
  return loadPolicy("./mine.yaml", presets, folder);
}

async function refusalOf(text: string, base?: string): Promise<string> {
  try {
    await policyWith(text, base);
  } catch (error) {
    if (error instanceof SufficeError && error.code === "settings.invalid") {
      return error.message.replace(/^.*mine\.yaml:/, "");
    }
    throw error;
  }
  return "accepted";
}

const names = ({ rules }: Policy) => rules.map(({ name }) => name);

function tierOf(policy: Policy, task: Parameters<typeof aTask>[0]): Tier {
  return decide(aTask(task), aDecisionContext({ policy })).tier;
}

const titled = (title: string) => ({ ticket: { title } });
const score = (value: number): Pick<Task, "complexityScore"> => ({
  complexityScore: { value, features: [], unknown: [] },
});
const label = (tier: Tier) => ({ named: { tier, model: undefined, signal: "a label" } });

suite("each strategy alone", () => {
  const rows: readonly (readonly [string, Parameters<typeof aTask>[0], Tier])[] = [
    ["labels", label("light"), "light"],
    ["labels", label("frontier"), "frontier"],
    ["labels", { complexity: aFact("trivial") }, "light"],
    ["labels", { complexity: aFact("simple") }, "light"],
    ["labels", { complexity: aFact("standard") }, "mid"],
    ["labels", { complexity: aFact("complex") }, "frontier"],
    ["labels", titled("Fix typo"), "mid"],
    ["patterns", titled("Rename variable X to Y"), "light"],
    ["patterns", titled("Fix linting errors"), "light"],
    ["patterns", titled("Generate User CRUD endpoints"), "light"],
    ["patterns", titled("Design the list"), "mid"],
    ["patterns", titled("Audit of the list"), "frontier"],
    ["patterns", { ...titled("Format the list"), risks: [aFact("high")] }, "frontier"],
    ["patterns", { fileCount: aFact(1) }, "mid"],
    ["file-count", { fileCount: aFact(1) }, "light"],
    ["file-count", { fileCount: aFact(2) }, "mid"],
    ["file-count", { fileCount: aFact(3) }, "mid"],
    ["file-count", { fileCount: aFact(4) }, "mid"],
    ["file-count", {}, "mid"],
    ["rules", { ticket: { kind: "research" } }, "frontier"],
    ["rules", { ticket: { kind: "validation" } }, "frontier"],
    ["rules", { ticket: { kind: "audit" } }, "frontier"],
    ["rules", { ticket: { kind: "coding" } }, "mid"],
    ["rules", { ticket: { kind: "review" } }, "mid"],
    ["rules", { ticket: { kind: "remediation" } }, "mid"],
    ["rules", { ticket: { kind: "pre_flight" } }, "mid"],
    ["rules", {}, "mid"],
    ["complexity", score(0.4), "light"],
    ["complexity", score(0.4000001), "mid"],
    ["complexity", score(0.8), "mid"],
    ["complexity", score(0.8000001), "frontier"],
    ["complexity", {}, "mid"],
    ["hybrid", { ticket: { kind: "coding" }, ...score(0.8) }, "mid"],
    ["hybrid", { ticket: { kind: "coding" }, ...score(0.8000001) }, "frontier"],
    ["hybrid", { ticket: { kind: "research" }, ...score(0.2) }, "mid"],
    ["hybrid", { ticket: { kind: "research" }, ...score(0.2000001) }, "frontier"],
    ["hybrid", { ticket: { kind: "validation" }, ...score(0) }, "frontier"],
    ["delegation", { ticket: { kind: "lint" } }, "light"],
    ["delegation", { ticket: { kind: "lint" }, risks: [aFact("high")] }, "frontier"],
    ["delegation", { ticket: { kind: "coding" } }, "mid"],
    ["evidence", { ticket: { kind: "coding" } }, "mid"],
  ];
  test.each(rows)("%s: %j is %s", async (strategy, task, tier) => {
    expect(tierOf(await policyWith(`strategies: [${strategy}]`), task)).toBe(tier);
  });

  test("evidence: what its class has shown takes it down", async () => {
    const policy = await policyWith("strategies: [evidence]");
    const evidence = [anEvidenceRow({ kind: "coding" })];
    const decision = decide(aTask({ ticket: { kind: "coding" } }), aDecisionContext({ policy, evidence }));
    expect(decision.tier).toBe("light");
  });

  test("assessor: what was said takes it up", async () => {
    const policy = await policyWith(
      "strategies: [assessor]\nassessor: { ask: light, when: {}, because: doubt }",
    );
    const assessment = { tier: "frontier", by: "acme-light", because: "hard", cost: undefined } as const;
    expect([tierOf(policy, { assessment }), tierOf(policy, {})]).toEqual(["frontier", "mid"]);
  });
});

async function stepsIn(base: string): Promise<unknown> {
  const policy = await policyWith("strategies: [file-count]", base);
  const files = ["a", "b", "c", "d"];
  const decision = decide(aTask({ fileCount: aFact(4), ticket: { files } }), aDecisionContext({ policy }));
  if (decision.outcome === "refused") return decision.because;
  return decision.steps.filter(({ place }) => place !== "script").map(({ step, tier }) => `${step} ${tier}`);
}

test("four files are planned at mid and executed at light, in a pipeline that has a plan and in no other", async () => {
  expect(await stepsIn("plan-execute-review")).toEqual(["plan mid", "implement light", "audit mid"]);
  expect(await stepsIn("evidence")).toEqual(["implement mid"]);
});

test("strategies stand in the order in which they are named, after the policy's own rules, and the rest is said last", async () => {
  const LABELS = ["explicit label", "complex by label", "standard by label", "simple by label"];
  const FILES = ["many files", "a few files", "one file"];
  const PATTERNS = ["review work", "performance work", "planning work", "cheap pattern"];
  const text = `rules:
  - { name: chunk, when: { chunk: true }, tier: light, because: planned }
strategies: `;
  const mine = async (order: string) => {
    await writeFile(
      join(folder, "ordered.yaml"),
      `policy: mine\nextends: plan-execute-review\n${text}${order}\n`,
    );
    return names(await loadPolicy("./ordered.yaml", presets, folder));
  };
  expect(await mine("[labels, file-count, patterns]")).toEqual([
    "chunk",
    ...LABELS,
    ...FILES,
    ...PATTERNS,
    "everything else",
  ]);
  expect(await mine("[patterns, labels]")).toEqual(["chunk", ...PATTERNS, ...LABELS, "everything else"]);
});

test("hybrid brings the table of categories, unless it was named already", async () => {
  const TABLE = ["reasoning", "execution", "checks", "everything else"];
  expect(names(await policyWith("strategies: [hybrid]"))).toEqual(TABLE);
  expect(names(await policyWith("strategies: [rules, hybrid]"))).toEqual(TABLE);
});

test("what no strategy knows is mid, or what the policy says", async () => {
  expect(tierOf(await policyWith("strategies: [labels]"), {})).toBe("mid");
  const own = "strategies: [labels]\notherwise: { tier: frontier, place: main, because: nobody waits }";
  expect((await policyWith(own)).rules.at(-1)).toEqual({
    name: "everything else",
    when: {},
    tier: "frontier",
    place: "main",
    because: "nobody waits",
  });
});

test("a policy's numbers move the thresholds", async () => {
  const complexity = await policyWith(
    "strategies: [complexity]\ncomplexity_score: { frontier_above: 0.6, mid_above: 0.1 }",
  );
  expect([0.1, 0.11, 0.6, 0.61].map((each) => tierOf(complexity, score(each)))).toEqual([
    "light",
    "mid",
    "mid",
    "frontier",
  ]);
  const hybrid = await policyWith(
    "strategies: [hybrid]\nhybrid: { promote_above: 0.5, demote_at_most: 0.3 }",
  );
  const at = (value: number) => tierOf(hybrid, { ticket: { kind: "research" }, ...score(value) });
  expect([at(0.3), at(0.31)]).toEqual(["mid", "frontier"]);
});

test("a strategy and the preset that it came from say the same: their rules cannot drift apart", async () => {
  const preset = await loadPolicy("plan-execute-review", presets, folder);
  const { rules } = await policyWith("strategies: [labels, file-count, patterns]");
  const shared = rules.filter(({ name }) => name !== "everything else");
  expect(shared.length).toBe(11);
  expect(shared).toEqual(shared.map(({ name }) => preset.rules.find((rule) => rule.name === name)));
});

test("every rule of every shipped policy says what goes wrong where its tier is too weak, and what would notice", async () => {
  const { presetNames } = await import("../../load.ts");
  const policies = await Promise.all(
    (await presetNames(presets)).map((name) => loadPolicy(name, presets, folder)),
  );
  const all = [
    ...policies,
    await policyWith(`strategies: [${FILED_STRATEGIES.join(", ")}, complexity, delegation]`),
  ];
  const silent = all.flatMap(({ name, rules }) =>
    rules
      .filter(({ failureMode, detector }) => failureMode === undefined || detector === undefined)
      .map((rule) => `${name}: ${rule.name}`),
  );
  expect(silent).toEqual([]);
  expect(all.length).toBeGreaterThan(9);
});

const CATCH_ALL = "- { name: all, when: {}, tier: mid, because: x }";

test.each([
  [
    "a strategy that is none",
    "strategies: [label]",
    `4:14: strategies[0]: "label" is not possible here. Did you mean "labels"?`,
  ],
  [
    "one that is named twice",
    "strategies: [labels, rules, labels]",
    '4:29: strategies[2]: the strategy "labels" is named twice',
  ],
  [
    "an assessor that nobody described",
    "strategies: [assessor]",
    "4:14: strategies[0]: the strategy assessor needs the key `assessor`, which says whom to ask and when",
  ],
  [
    "delegation of nothing",
    "strategies: [delegation]\ndelegation: { whitelist: [], most_files: 3 }",
    "4:14: strategies[0]: the strategy delegation needs kinds of work on `delegation.whitelist`",
  ],
  ["neither rules nor strategies", "strategies: []", "1:1: neither `rules` nor `strategies` choose a tier"],
  [
    "thresholds the wrong way round",
    "strategies: [complexity]\ncomplexity_score: { frontier_above: 0.4, mid_above: 0.4 }",
    "5:1: complexity_score: mid_above must lie below frontier_above",
  ],
  [
    "numbers of the hybrid strategy the wrong way round",
    "strategies: [hybrid]\nhybrid: { promote_above: 0.1 }",
    "5:1: hybrid: demote_at_most must lie below promote_above",
  ],
])("refused: %s", async (_, text, message) => {
  expect(await refusalOf(text)).toBe(message);
});

test("a rule that matches everything leaves nothing to the strategies after it, and is refused", async () => {
  const text = `policy: mine\nextends: evidence\nrules:\n  ${CATCH_ALL}\nstrategies: [labels]\n`;
  await writeFile(join(folder, "covered.yaml"), text);
  await expect(loadPolicy("./covered.yaml", presets, folder)).rejects.toThrow(
    /covered\.yaml:4:5: rules\[0\]: this rule matches everything, so that no strategy is ever asked/,
  );
});

test("every strategy has its section in docs/policies.md", async () => {
  const { readFile } = await import("node:fs/promises");
  const page = await readFile(join(presets, "../docs/policies.md"), "utf8");
  expect(STRATEGIES.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([]);
});
