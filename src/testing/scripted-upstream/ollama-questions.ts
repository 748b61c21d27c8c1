import type { Json } from "../../domain/index.ts";
import { isJsonObject } from "../../protocols/index.ts";
import type { ScriptedConversation } from "./script.ts";

/** What the server says of a model when it is asked in Ollama's way. */
export interface ShownModel {
  readonly model: string;
  /** Default: `completion` and `tools`. */
  readonly capabilities?: readonly string[];
  /** Tokens. Default: 262144; `null`: not told. */
  readonly contextLength?: number | null;
}

const CONTEXT_LENGTH = 262_144;

/** The models that were named to be shown, then those of the script. */
export function shownModels(
  shown: readonly ShownModel[],
  script: readonly ScriptedConversation[],
): readonly ShownModel[] {
  const named = new Set(shown.map(({ model }) => model));
  const scripted = [...new Set(script.map(({ model }) => model))].filter((model) => !named.has(model));
  return [...shown, ...scripted.map((model) => ({ model }))];
}

/** `GET /api/tags` */
export function ollamaTags(models: readonly ShownModel[]): Json {
  return {
    models: models.map(({ model }) => ({
      name: model,
      model,
      modified_at: "2026-01-01T00:00:00Z",
      size: 1,
      digest: "0".repeat(64),
      details: { family: "scripted", parameter_size: "1B", quantization_level: "Q4_K_M" },
    })),
  };
}

/** `POST /api/show`; a string says what is wrong. */
export function ollamaShow(models: readonly ShownModel[], body: Json | undefined): Json | string {
  const asked = isJsonObject(body) ? (body["model"] ?? body["name"]) : undefined;
  const found = models.find(({ model }) => model === asked);
  if (found === undefined) return `model '${typeof asked === "string" ? asked : ""}' not found`;
  const { capabilities = ["completion", "tools"], contextLength = CONTEXT_LENGTH } = found;
  return {
    details: { family: "scripted", parameter_size: "1B", quantization_level: "Q4_K_M" },
    model_info: {
      "general.architecture": "scripted",
      ...(contextLength !== null && { "scripted.context_length": contextLength }),
    },
    capabilities: [...capabilities],
  };
}
