import type { JsonObject } from "../../protocols/index.ts";
import { textAt } from "../json-fields.ts";

/** What LiteLLM writes before a model's name to say who serves it, where no column says it: `anthropic/claude-sonnet-4-6`. */
const PROVIDERS: ReadonlySet<string> = new Set(
  (
    "anthropic azure azure_ai bedrock bedrock_converse cerebras cohere databricks deepseek fireworks_ai gemini groq " +
    "hosted_vllm huggingface lm_studio mistral nvidia_nim ollama ollama_chat openai openrouter perplexity sagemaker " +
    "together_ai vertex_ai vertex_ai_beta vllm watsonx xai"
  ).split(" "),
);

export interface ServedModel {
  readonly provider: string | undefined;
  readonly model: string;
}

/** The model that answered, by the provider's own name for it. `undefined` where the row names none. */
export function servedModel(row: JsonObject): ServedModel | undefined {
  const model = textAt(row, "model") ?? textAt(row, "model_group");
  return model === undefined ? undefined : withoutProvider(model, textAt(row, "custom_llm_provider"));
}

/** Many a model has a `/` in its own name, so only a provider's prefix is taken off. */
export function withoutProvider(model: string, provider: string | undefined): ServedModel {
  const slash = model.indexOf("/");
  const [prefix, rest] = [model.slice(0, Math.max(slash, 0)), model.slice(slash + 1)];
  const isProvider = prefix !== "" && rest !== "" && (prefix === provider || PROVIDERS.has(prefix));
  // Only the caller's own column says that a name is not to be looked into.
  if (!isProvider || (provider !== undefined && prefix !== provider)) return { provider, model };
  return { provider: prefix, model: rest };
}
