import { expect, test } from "vitest";
import { type ScriptedConversation, startScriptedUpstream } from "../../src/testing/index.ts";
import { demo, KEY } from "./demo-process.ts";
import { openShop } from "./shop.ts";

const LIGHT = "claude-haiku-5-5";
const MID = "claude-sonnet-5-5";
const FRONTIER = "claude-opus-5-5";

interface RealRun {
  readonly provider: string;
  /** Behind the upstream's address. */
  readonly path: string;
  readonly args: readonly string[];
  /** Whose replies are said by whom. */
  readonly models: Readonly<Record<string, string>>;
  /** Where its calls go, and with which header. */
  readonly calls: string;
  readonly header: string | undefined;
}

const RUNS: readonly RealRun[] = [
  {
    provider: "anthropic",
    path: "",
    args: [],
    models: {},
    calls: "/v1/messages",
    header: "x-api-key",
  },
  {
    provider: "openai",
    path: "/v1",
    args: [],
    models: { [LIGHT]: "gpt-6-luna", [MID]: "gpt-6-sol", [FRONTIER]: "gpt-5.6-sol" },
    calls: "/v1/chat/completions",
    header: "authorization",
  },
  {
    provider: "ollama",
    path: "",
    args: ["--models", "light=tiny:1b,mid=middle:8b,frontier=large:70b"],
    models: { [LIGHT]: "tiny:1b", [MID]: "middle:8b", [FRONTIER]: "large:70b" },
    calls: "/api/chat",
    header: undefined,
  },
];

/** All but shop-5, which is over its cap, or, where nothing costs anything, beyond what is prepared. */
const ACCEPTED = [1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13].map((number) => `shop-${number}`);

async function scriptFor(models: RealRun["models"]): Promise<readonly ScriptedConversation[]> {
  const shop = await openShop();
  await shop.remove();
  return shop.script.map((entry) => ({ ...entry, model: models[entry.model] ?? entry.model }));
}

test.for(RUNS)(
  "with $provider named, the demo calls its models in its own format, and nothing is asserted",
  {
    timeout: 120_000,
  },
  async ({ provider, path, args, models, calls, header }) => {
    const upstream = await startScriptedUpstream({ script: await scriptFor(models) });
    try {
      const address = ["--provider", provider, "--base-url", `${upstream.url}${path}`];
      const { code, stdout, stderr } = await demo([...address, ...args], { OLLAMA_HOST: upstream.url });
      const accepted = [...stdout.matchAll(/^(shop-\d+) +accepted/gm)].map(([, task]) => task);
      expect({ code, accepted }).toEqual({ code: provider === "ollama" ? 6 : 4, accepted: ACCEPTED });
      expect(stdout).toContain(`Real calls to ${upstream.url}${path}: they may cost money`);
      expect(stdout).not.toContain("NO MODEL IS CALLED");

      const asked = upstream.requests().filter(({ cue }) => cue !== undefined);
      const local = asked.filter(({ cue }) => cue?.model === "qwen3-coder:30b");
      const others = asked.filter((request) => !local.includes(request));
      expect([...new Set(local.map((request) => request.path))]).toEqual(["/api/chat"]);
      expect([...new Set(others.map((request) => request.path))]).toEqual([calls]);
      const withKey = upstream
        .requests()
        .filter(({ headerNames }) =>
          headerNames.some((name) => name === "x-api-key" || name === "authorization"),
        );
      expect(withKey).toEqual(header === undefined ? [] : others);
      expect(withKey.every(({ headerNames }) => header !== undefined && headerNames.includes(header))).toBe(
        true,
      );
      expect(stdout + stderr).not.toContain(KEY);
    } finally {
      await upstream.close();
    }
  },
);
