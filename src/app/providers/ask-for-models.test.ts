import { expect, onTestFinished, test } from "vitest";
import type { OllamaModel } from "../../providers/ollama/index.ts";
import { aModel, startScriptedUpstream } from "../../testing/index.ts";
import { askForModels, matched } from "./ask-for-models.ts";
import type { ProviderSettings } from "./enabled-providers.ts";

const declared = aModel({
  id: "acme:7b",
  aliases: [],
  tier: "local",
  provider: "ollama",
  contextWindow: 64_000,
  maxOutput: 60_000,
  tools: true,
  vision: true,
});
const hosted = aModel({ id: "hosted", provider: "anthropic" });
const installed = (model: string, more: Partial<OllamaModel> = {}): OllamaModel => ({
  model,
  tools: true,
  vision: true,
  completion: true,
  contextLength: 64_000,
  ...more,
});
const at = (baseUrl: string): ProviderSettings => ({
  name: "ollama",
  protocol: "ollama",
  baseUrl,
  keyVariable: undefined,
  needsKey: false,
  timeoutMs: undefined,
});

test("what is declared and installed stays as it is, and so does what others serve", () => {
  expect(matched([hosted, declared], [installed("acme:7b")], "ollama")).toEqual({
    models: [hosted, declared],
    notes: [],
  });
});

test("a model is not held for more capable than its server says, nor than its owner", () => {
  const weaker = installed("acme:7b", { tools: false, vision: false, contextLength: 32_000 });
  expect(matched([declared], [weaker], "ollama")).toEqual({
    models: [{ ...declared, tools: false, vision: false, contextWindow: 32_000, maxOutput: 32_000 }],
    notes: ["acme:7b: ollama says no tool use, no vision, a context of 32000 tokens"],
  });
  const stronger = installed("acme:7b", { contextLength: 128_000 });
  expect(matched([declared], [stronger], "ollama")).toEqual({ models: [declared], notes: [] });
});

test("what is not installed is left out, and named", () => {
  expect(matched([declared, hosted], [], "ollama")).toEqual({
    models: [hosted],
    notes: ["ollama has not installed acme:7b: left out"],
  });
});

test("what is installed and not declared is of the local tier; embeddings and unknown sizes are left out", () => {
  const found = matched(
    [],
    [
      installed("other:3b", { tools: false, contextLength: 8000 }),
      installed("embed", { completion: false }),
      installed("mystery", { contextLength: undefined }),
    ],
    "ollama",
  );
  expect(found).toEqual({
    models: [
      {
        ...declared,
        id: "other:3b",
        tools: false,
        contextWindow: 8000,
        maxOutput: 8000,
      },
    ],
    notes: [
      "mystery: ollama does not say how large its context is, so it is left out; declare it under models",
    ],
  });
});

test("a name without a tag is its tag latest", () => {
  const bare = { ...declared, id: "acme" };
  expect(matched([bare], [installed("acme:latest")], "ollama")).toEqual({ models: [bare], notes: [] });
});

test("a server is asked what it has", async () => {
  const upstream = await startScriptedUpstream({
    script: [],
    shown: [{ model: "acme:7b", contextLength: 9000 }],
  });
  onTestFinished(() => upstream.close());
  const { models } = await askForModels([declared, hosted], [at(upstream.url)]);
  expect(models).toEqual([{ ...declared, vision: false, contextWindow: 9000, maxOutput: 9000 }, hosted]);
});

test("of a server that does not answer the models stay as declared, and it is said", async () => {
  const { models, notes } = await askForModels([declared, hosted], [at("http://127.0.0.1:1")]);
  expect(models).toEqual([declared, hosted]);
  expect(notes).toEqual([
    expect.stringMatching(
      /^ollama could not be asked which models it has \(.*no connection.*\); they stay as declared$/,
    ),
  ]);
});
