import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { spawnCli } from "./shop.ts";

// The session that the backlog-gates document opens with: 199 calls for $6.11, of which 129 of Sonnet for $6.02 and 70 of Haiku for $0.09, and
// none of the local model that was configured. It gives no tokens: these are made up so that the sums come out.
const SONNET = {
  model: "anthropic/claude-sonnet-4-5",
  model_group: "balanced",
  read: 98_000,
  write: 1000,
  output: 901,
};
const HAIKU = { model: "anthropic/claude-haiku-4-5", model_group: "cheap", fresh: 1000, output: 57 };

interface Drawn {
  readonly model: string;
  readonly model_group: string;
  readonly fresh?: number;
  readonly read?: number;
  readonly write?: number;
  readonly output: number;
}

function row({ model, model_group, fresh = 0, read = 0, write = 0, output }: Drawn, index: number) {
  const prompt = fresh + read + write;
  return {
    request_id: `${model_group}-${index}`,
    call_type: "acompletion",
    spend: 0,
    total_tokens: prompt + output,
    prompt_tokens: prompt,
    completion_tokens: output,
    startTime: `2026-02-19T10:${String(index % 15).padStart(2, "0")}:00.000Z`,
    model,
    model_group,
    custom_llm_provider: "anthropic",
    metadata: {
      usage_object: {
        prompt_tokens: prompt,
        completion_tokens: output,
        total_tokens: prompt + output,
        cache_read_input_tokens: read,
        cache_creation_input_tokens: write,
      },
    },
    cache_hit: "None",
    request_tags: [],
    status: "success",
  };
}

const CONFIG = `model_list:
  - model_name: free
    litellm_params: { model: ollama/qwen2.5-coder }
  - model_name: cheap
    litellm_params: { model: anthropic/claude-haiku-4-5 }
  - model_name: balanced
    litellm_params: { model: anthropic/claude-sonnet-4-5 }
`;

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "suffice-litellm-"));
  const rows = [
    ...Array.from({ length: 129 }, (_, index) => row(SONNET, index)),
    ...Array.from({ length: 70 }, (_, index) => row(HAIKU, index)),
  ];
  await writeFile(join(folder, "spend.json"), JSON.stringify(rows));
  await writeFile(join(folder, "config.yaml"), CONFIG);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function profile(...args: readonly string[]) {
  const source = `litellm=${join(folder, "spend.json")}`;
  const all = ["profile", "--source", source, "--litellm-config", join(folder, "config.yaml"), ...args];
  return spawnCli(all, { environment: { HOME: folder, XDG_DATA_HOME: "" }, folder }).ended;
}

test("the analysis of the backlog-gates document comes out of its proxy's log", async () => {
  const { code, output } = await profile("--json");
  expect(code).toBe(0);
  const { totals, groups, cache, unusedModels } = JSON.parse(output);
  expect(totals.calls).toBe(199);
  expect(totals.costUsd).toBeCloseTo(6.11, 2);
  const shares = groups.map(
    ({ key, calls, costUsd }: { key: { model: string }; calls: number; costUsd: number }) => [
      key.model,
      calls,
      costUsd.toFixed(2),
      ((100 * costUsd) / totals.costUsd).toFixed(1),
    ],
  );
  expect(shares).toEqual([
    ["claude-sonnet-4-5", 129, "6.02", "98.5"],
    ["claude-haiku-4-5", 70, "0.09", "1.5"],
  ]);
  // "98–100 % hit rate on Sonnet, already saving ~89 % on input costs."
  expect(cache.byModel).toMatchObject([
    {
      model: "claude-sonnet-4-5",
      hitRate: expect.closeTo(0.99, 3),
      input: { saved: expect.closeTo(0.888, 3) },
    },
    {
      model: "claude-haiku-4-5",
      hitRate: 0,
      input: { effectiveUsdPerMillion: 1, listUsdPerMillion: 1, saved: 0 },
    },
  ]);
  expect(unusedModels.map(({ name }: { name: string }) => name)).toEqual(["free"]);
});

test("people read it so", async () => {
  const { output } = await profile();
  expect(output).toMatch(/^claude-sonnet-4-5 +129 .* \$6\.020 +98\.5 %$/m);
  expect(output).toMatch(/^claude-sonnet-4-5 +99\.0 % +\$0\.33 +\$3\.00 +88\.8 %$/m);
  expect(output).toMatch(/^never used: free \(qwen2\.5-coder\)/m);
});
