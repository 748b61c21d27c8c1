import { expect, test } from "vitest";
import { type ContentBlock, SufficeError } from "../../domain/index.ts";
import {
  ACME_MODELS,
  aModel,
  aPolicy,
  aPriceBook,
  aReply,
  createFakeProvider,
  createFakeRecords,
  type FakeAnswer,
} from "../../testing/index.ts";
import { reachesLocalTools } from "./reaches-local-tools.ts";
import { provenTools } from "./tool-canary.ts";

const LOCAL = aModel({ id: "own-coder", tier: "local", provider: "ollama" });

function calling(name: string, input: { readonly [key: string]: string }): FakeAnswer {
  const content: readonly ContentBlock[] = [{ type: "tool-use", id: "call-1", name, input }];
  return () => aReply({ model: "own-coder", content });
}

async function proven(answers: readonly FakeAnswer[], models = [LOCAL]) {
  const provider = createFakeProvider(answers, "ollama");
  const records = createFakeRecords();
  const found = await provenTools(models, {
    providers: new Map([["ollama", provider]]),
    priceBook: aPriceBook(),
    ledger: records.ledger,
    signal: new AbortController().signal,
  });
  return { ...found, rows: records.calls(), asked: provider.calls().length };
}

test("a local model that calls the tool keeps its tools, and the call leaves its row", async () => {
  const found = await proven([calling("report_ready", { word: "canary" })]);
  expect([found.models, found.notes]).toEqual([[LOCAL], []]);
  expect(found.rows).toMatchObject([{ tags: { step: "canary", tier: "local" }, modelAnswered: "own-coder" }]);
});

test.each([
  ["only talks", () => aReply({ model: "own-coder" }), "called none when it was asked to"],
  ["calls another tool", calling("report", { word: "canary" }), "called none when it was asked to"],
  [
    "calls it with something else",
    calling("report_ready", { word: "bird" }),
    "called none when it was asked to",
  ],
  [
    "cannot be reached",
    () => {
      throw new SufficeError("provider.unreachable", { message: "nobody listens" });
    },
    "could not be asked (nobody listens)",
  ],
] satisfies [string, FakeAnswer, string][])(
  "a local model that %s gets no work with tools",
  async (_, answer, because) => {
    const found = await proven([answer]);
    expect(found.models).toEqual([{ ...LOCAL, tools: false }]);
    expect(found.notes).toEqual([
      `own-coder is said to have tools, but ${because}: it gets no work that needs them`,
    ]);
  },
);

test("models of other tiers, without tools, or served by nobody here are not asked", async () => {
  const others = [...ACME_MODELS, { ...LOCAL, tools: false }, { ...LOCAL, provider: "elsewhere" }];
  const found = await proven([], others);
  expect([found.models, found.asked]).toEqual([others, 0]);
});

test("only a policy that may send work with tools to a local model asks", () => {
  const policy = aPolicy();
  const [catchAll] = policy.rules.slice(-1);
  expect(reachesLocalTools(policy)).toBe(false);
  expect(reachesLocalTools({ ...policy, ladder: ["local", ...policy.ladder] })).toBe(true);
  expect(
    reachesLocalTools({ ...policy, rules: catchAll === undefined ? [] : [{ ...catchAll, tier: "local" }] }),
  ).toBe(true);
  const text = policy.pipeline.map((step) => ({ ...step, needs: ["text" as const] }));
  expect(reachesLocalTools({ ...policy, ladder: ["local", "mid"], pipeline: text })).toBe(false);
});
