import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type RiskSignals, type Ticket, taskId } from "../domain/index.ts";
import { aModel, aTicket } from "../testing/index.ts";
import { describe, type TriageContext } from "./describe.ts";
import { aShop } from "./repository/test-repository.ts";

const models = [
  aModel({ id: "claude-haiku-5-5", aliases: ["haiku"], tier: "light" }),
  aModel({ id: "claude-sonnet-5-5", aliases: ["sonnet"], tier: "mid" }),
  aModel({ id: "claude-opus-5-5", aliases: ["opus"], tier: "frontier" }),
  aModel({ id: "claude-fable-5-2", aliases: ["fable"], tier: "frontier" }),
  aModel({ id: "qwen3-coder:30b", tier: "local" }),
  aModel({ id: "Acme/Coder-1", tier: "mid" }),
];
const risk: RiskSignals = {
  words: ["auth", "race condition"],
  paths: ["auth", "migrations"],
  labels: ["security", "risk:high"],
};

function described(ticket: Partial<Ticket>, context: Partial<TriageContext> = {}) {
  return describe(aTicket(ticket), { models, risk, ...context });
}

test("a ticket that says nothing stays unknown in everything", () => {
  const ticket = aTicket();
  expect(describe(ticket, { models, risk })).toEqual({
    ticket,
    named: undefined,
    complexity: undefined,
    risks: [],
    fileCount: undefined,
    contextTokens: undefined,
    warnings: [],
  });
});

test("a ticket that says everything, with the signal of each fact", () => {
  const ticket = aTicket({
    title: "Rotate authToken",
    description: "There is a race condition.",
    labels: ["model:haiku", "complexity:simple", "Security"],
    files: ["src/auth/token.ts", "src/list.ts"],
    acceptance: ["Done."],
  });
  const fileBytes = new Map([["src/auth/token.ts", 951]]);
  expect(describe(ticket, { models, risk, fileBytes })).toEqual({
    ticket,
    named: { tier: "light", model: "claude-haiku-5-5", signal: 'label "model:haiku"' },
    complexity: { value: "simple", signal: 'label "complexity:simple"' },
    risks: [
      { value: "high", signal: 'the word "auth" in the title' },
      { value: "high", signal: 'the word "race condition" in the description' },
      { value: "high", signal: '"auth" in the path src/auth/token.ts' },
      { value: "high", signal: 'label "Security"' },
    ],
    fileCount: { value: 2, signal: "the ticket's list of files" },
    contextTokens: { value: (951 + 16 + 26 + 5 + 2) / 4, signal: "the size of the ticket and its files" },
    warnings: [],
  });
});

test.each([
  ["model:haiku", { tier: "light", model: "claude-haiku-5-5" }],
  ["model:sonnet", { tier: "mid", model: "claude-sonnet-5-5" }],
  ["model:claude-opus-5-5", { tier: "frontier", model: "claude-opus-5-5" }],
  ["Model : Haiku", { tier: "light", model: "claude-haiku-5-5" }],
  ["model:qwen3-coder:30b", { tier: "local", model: "qwen3-coder:30b" }],
  ["model:Acme/Coder-1", { tier: "mid", model: "Acme/Coder-1" }],
  ["model:cheap", { tier: "light", model: undefined }],
  ["tier:frontier", { tier: "frontier", model: undefined }],
  ["tier:balanced", { tier: "mid", model: undefined }],
])("the label %j names its route", (label, route) => {
  const task = described({ labels: ["bug", label] });
  expect(task.named).toEqual({ ...route, signal: `label "${label}"` });
  expect(task.warnings).toEqual([]);
});

test.each([
  ["model:gpt-99", "model"],
  ["model:haik", "model"],
  ["model:", "model"],
  ["tier:huge", "tier"],
  ["tier:automated", "tier"],
  ["model:constructor", "model"],
])("the label %j names nothing that is known, and is ignored with a warning", (label, prefix) => {
  const task = described({ labels: [label] });
  expect(task.named).toBeUndefined();
  expect(task.warnings).toEqual([`label "${label}" names no ${prefix} that is known here; it was ignored`]);
});

test.each(["haiku", "model", "models:haiku", "model-haiku", ""])(
  "the label %j is about no model",
  (label) => {
    expect(described({ labels: [label] })).toEqual(
      describe(aTicket({ labels: [label] }), { models: [], risk }),
    );
  },
);

test.each([[["model:haiku", "model:opus"]], [["model:opus", "model:haiku"]]])(
  "labels that contradict each other go to the stronger, with a warning: %j",
  (labels) => {
    const task = described({ labels });
    expect(task.named).toEqual({ tier: "frontier", model: "claude-opus-5-5", signal: 'label "model:opus"' });
    expect(task.warnings).toEqual([
      `labels contradict each other (${labels.map((label) => `label "${label}"`).join(", ")}); the strongest holds`,
    ]);
  },
);

test("two models of one tier contradict each other as well; the first one named holds", () => {
  const task = described({ labels: ["model:fable", "model:opus"] });
  expect(task.named?.model).toBe("claude-fable-5-2");
  expect(task.warnings).toHaveLength(1);
});

test("a tier and a model of that tier agree, and the model is kept", () => {
  const task = described({ labels: ["tier:frontier", "model:opus", "model:opus"] });
  expect(task.named).toEqual({ tier: "frontier", model: "claude-opus-5-5", signal: 'label "model:opus"' });
  expect(task.warnings).toEqual([]);
});

const SUGGESTED = "metadata execution_suggested_model";

test.each([
  ["haiku", { tier: "light", model: "claude-haiku-5-5" }],
  [" Claude-Opus-5-5 ", { tier: "frontier", model: "claude-opus-5-5" }],
  ["Acme/Coder-1", { tier: "mid", model: "Acme/Coder-1" }],
  ["cheap", { tier: "light", model: undefined }],
  ["frontier", { tier: "frontier", model: undefined }],
])("a tracker's suggestion of %j names a route where no label does", (suggestedModel, route) => {
  const task = described({ labels: ["ui"], suggestedModel });
  expect([task.named, task.warnings]).toEqual([{ ...route, signal: SUGGESTED }, []]);
});

test.each(["gpt-99", "automated", "haiku; rm -rf /"])(
  "the suggestion %j is ignored with a warning",
  (suggestedModel) => {
    const task = described({ suggestedModel });
    expect([task.named, task.warnings]).toEqual([
      undefined,
      [`${SUGGESTED}: "${suggestedModel}" names no model that is known here; it was ignored`],
    ]);
  },
);

test.each(["", "  "])("a suggestion of nothing (%j) is none", (suggestedModel) => {
  expect(described({ suggestedModel })).toMatchObject({ named: undefined, warnings: [] });
});

test.each([
  ["model:haiku", { tier: "light", model: "claude-haiku-5-5" }],
  ["tier:mid", { tier: "mid", model: undefined }],
])("the label %j beats a suggestion, weaker or not, with a warning", (label, route) => {
  const task = described({ labels: [label], suggestedModel: "opus" });
  expect(task.named).toEqual({ ...route, signal: `label "${label}"` });
  expect(task.warnings).toEqual([`${SUGGESTED} contradicts label "${label}"; the label holds`]);
});

test("a suggestion that agrees with the label needs no warning", () => {
  const task = described({ labels: ["model:opus"], suggestedModel: "frontier" });
  expect([task.named?.signal, task.warnings]).toEqual(['label "model:opus"', []]);
});

test.each(["trivial", "simple", "standard", "complex"])("complexity:%s is read from its label", (value) => {
  expect(described({ labels: [`Complexity: ${value}`] }).complexity).toEqual({
    value,
    signal: `label "Complexity: ${value}"`,
  });
});

test("of two complexities the higher holds, with a warning", () => {
  const task = described({ labels: ["complexity:complex", "complexity:trivial"] });
  expect(task.complexity?.value).toBe("complex");
  expect(task.warnings).toEqual(['labels contradict each other on complexity; "complex" holds']);
});

test("a complexity that does not exist is ignored with a warning", () => {
  const task = described({ labels: ["complexity:easy"] });
  expect(task.complexity).toBeUndefined();
  expect(task.warnings).toEqual([
    'label "complexity:easy" is no complexity (trivial, simple, standard, complex); it was ignored',
  ]);
});

test.each([
  [["a.ts"], 1],
  [["a.ts", "b.ts", "c.ts", "d.ts"], 4],
  [["a.ts", "a.ts"], 1],
])("the files %j count as %i", (files, count) => {
  expect(described({ files }).fileCount?.value).toBe(count);
});

test("an empty list of files says nothing: it is unknown, not none", () => {
  const task = described({ files: [] }, { fileBytes: new Map() });
  expect(task.fileCount).toBeUndefined();
  expect(task.contextTokens).toBeUndefined();
});

test("the size of the context is unknown where nobody measured the files", () => {
  expect(described({ files: ["a.ts"] }).contextTokens).toBeUndefined();
});

test("a file that does not exist yet adds nothing to the context", () => {
  const task = described({ title: "1234", files: ["new.ts"] }, { fileBytes: new Map([["old.ts", 4000]]) });
  expect(task.contextTokens?.value).toBe(1);
});

test.each([
  [{ title: "Format AUTH token rotation" }, 'the word "auth" in the title'],
  [{ title: "Rename auth_token" }, 'the word "auth" in the title'],
  [{ description: "Fixes a\nrace  condition." }, 'the word "race condition" in the description'],
  [{ files: ["db/migrations/007.sql"] }, '"migrations" in the path db/migrations/007.sql'],
  [{ labels: ["RISK:HIGH"] }, 'label "RISK:HIGH"'],
])("%j is a sign of risk", (ticket, signal) => {
  expect(described(ticket).risks).toEqual([{ value: "high", signal }]);
});

test.each([
  [{ title: "Fix typo in the author page" }],
  [{ title: "List the authorities" }],
  [{ description: "The race is a good condition." }],
  [{ files: ["src/authors/list.ts"] }],
  [{ labels: ["insecurity", "risk:low"] }],
])("%j is no sign of risk", (ticket) => {
  expect(described(ticket).risks).toEqual([]);
});

test("whatever a ticket says, it is described the same twice, and kept as it was", () => {
  const text = fc.string({ maxLength: 40 });
  const ticket = fc.record({ title: text, description: text, labels: fc.array(text), files: fc.array(text) });
  fc.assert(
    fc.property(ticket, (overrides) => {
      const frozen = Object.freeze(aTicket(overrides));
      const task = describe(frozen, { models, risk });
      expect(task.ticket).toBe(frozen);
      expect(describe(frozen, { models, risk })).toEqual(task);
    }),
  );
});

test("a chunk without a sign of risk of its own is as risky as the ticket that it is part of", () => {
  const partOf = { task: taskId("shop-4"), risks: ['the word "auth" in the title'] };
  expect(described({ title: "Add a table", partOf }).risks).toEqual([
    { value: "high", signal: 'the word "auth" in the title, of the ticket that it is part of' },
  ]);
});

const SHOP = aShop();
const WEIGHTS = { files: 1, "external-api": 1, "cross-module": 1, novelty: 1 };

test("paths in the text are files of the ticket once somebody wants them read", () => {
  const ticket = { description: "Mend src/basket/totals.ts" };
  expect(described(ticket).fileCount).toBeUndefined();
  const fact = { value: 1, signal: "1 path named in the description" };
  expect(described(ticket, { complexityWeights: WEIGHTS }).fileCount).toEqual(fact);
  expect(described(ticket, { repository: SHOP }).fileCount).toEqual(fact);
});

test("a repository gives an estimate and sizes, or says why not", () => {
  const estimated = described({ title: "Invoice has no totals" }, { repository: SHOP });
  expect([estimated.fileCount, estimated.warnings]).toEqual([
    { value: 3, signal: "estimated from the repository's index (recall 0.99 over 80 commits)" },
    [],
  ]);
  const unknown = described({ title: "Fortran" }, { repository: SHOP });
  expect([unknown.fileCount, unknown.warnings, unknown.filesUnknown]).toEqual([
    undefined,
    [],
    "the ticket names no file, and the repository gives no number: no path and no past commit in it is similar enough",
  ]);
  const listed = described({ title: "1234", files: ["src/mail/mail.ts"] }, { repository: SHOP });
  expect(listed.contextTokens?.value).toBe(101);
});

test("complexity is scored where weights are given, from what is known", () => {
  const ticket = { title: "Basket totals", files: ["src/basket/totals.ts"] };
  expect(described(ticket, { repository: SHOP }).complexityScore).toBeUndefined();
  const score = described(ticket, { repository: SHOP, complexityWeights: WEIGHTS }).complexityScore;
  expect([score?.value, score?.unknown]).toEqual([0, []]);
  expect(described({}, { complexityWeights: WEIGHTS }).complexityScore).toBeUndefined();
});

function added(path: string, ...lines: readonly string[]): string {
  return `diff --git a/${path} b/${path}\n+++ b/${path}\n@@ -0,0 +1,${lines.length} @@\n+${lines.join("\n+")}\n`;
}

test("what a diff adds is a sign of risk, one of each class, and what its tests do is none", () => {
  const diff =
    added("src/a.test.ts", "fetch(url)") +
    added("src/a.ts", "jwt()", "} catch {") +
    added("src/b.ts", "jwt()");
  expect(described({ labels: ["security"] }, { diff }).risks).toEqual([
    { value: "high", signal: 'label "security"' },
    { value: "high", signal: "added line src/a.ts:1 touches auth" },
    { value: "high", signal: "added line src/a.ts:2 touches error_handling" },
  ]);
});

test("what an assessor said is kept as it is", () => {
  const assessment = { tier: "light", by: "heuristic", because: "One file.", cost: undefined } as const;
  expect(described({}, { assessment }).assessment).toEqual(assessment);
});
