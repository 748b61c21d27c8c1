// What differs where the demo calls real models: who serves them, and settings that say so.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PROVIDERS = ["anthropic", "openai", "ollama"];
const TIERS = ["light", "mid", "frontier"];

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** What is wrong with the flags, as a sentence; `undefined` where nothing is. */
export function objectionTo({ provider, "base-url": baseUrl, models }) {
  if (provider === undefined) {
    const given = baseUrl === undefined ? (models === undefined ? undefined : "--models") : "--base-url";
    return given && `${given} needs --provider: one of ${PROVIDERS.join(", ")}.`;
  }
  if (!PROVIDERS.includes(provider)) return `--provider is one of ${PROVIDERS.join(", ")}.`;
  if (provider !== "ollama") return models && "--models is for ollama; the models of the others are known.";
  const named = modelsIn(models);
  if (TIERS.every((tier) => named[tier] !== undefined) && new Set(Object.values(named)).size === TIERS.length)
    return undefined;
  return (
    "With ollama every tier is served by models of your own: name three that can use tools, weak to strong:\n" +
    "  npm run demo -- --provider ollama --models light=qwen3.5:9b,mid=qwen3-coder:30b,frontier=llama3.3:70b"
  );
}

/** The demo's settings and policy in a folder of their own, with the provider and its models; gives the settings file. */
export function writeRealSettings(folder, { provider, "base-url": baseUrl, models }) {
  const own = provider === "ollama" ? Object.entries(modelsIn(models)) : [];
  const rows = own.map(([tier, id]) => `  - { id: ${quoted(id)}, ${modelFacts(tier)} }`);
  // The row of the local tier's model stands in the demo's settings already.
  const prices = own
    .filter(([, id]) => id !== "qwen3-coder:30b")
    .map(([, id]) => `  - { model: ${quoted(id)}, effective_from: release, ${NO_PRICE} }`);
  const settings = readFileSync(here("suffice.yaml"), "utf8").replace(
    /^prices:\n/m,
    ["prices:", ...prices, ""].join("\n"),
  );
  const added = [
    "",
    `provider: ${provider}`,
    ...(baseUrl === undefined ? [] : [`base_url: ${quoted(baseUrl)}`]),
    ...(rows.length === 0 ? [] : ["models:", ...rows]),
    "",
  ];
  writeFileSync(join(folder, "policy.yaml"), readFileSync(here("policy.yaml")));
  const file = join(folder, "suffice.yaml");
  writeFileSync(file, settings + added.join("\n"));
  return file;
}

const NO_PRICE = "usd_per_million_tokens: { fresh_input: 0, output: 0 }, source: own hardware";

/** At most this: Ollama is asked what a model can really do. */
function modelFacts(tier) {
  return `tier: ${tier}, provider: ollama, context_window: 262144, max_output: 65536, tools: true, vision: false`;
}

/** `light=a,mid=b` */
function modelsIn(text = "") {
  const pairs = text.split(",").map((pair) => pair.trim().split(/=(.*)/s));
  return Object.fromEntries(pairs.filter(([tier, id]) => TIERS.includes(tier) && id));
}

function quoted(text) {
  return JSON.stringify(text);
}
